package dev.jumun.bench.yardstick;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.measure.Tally;
import dev.jumun.bench.measure.Tally.Sample;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.rng.simple.RandomSource;

/** One bare transaction after the other over some connections, each with a thread of its own. */
final class BareLoad {
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final String url;
    private final String user;
    private final String password;
    private final int units;

    /** @param units how much one transaction does, such as orders */
    BareLoad(String url, String user, String password, int units) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.units = units;
    }

    Sample run(Way way, Duration time) {
        var open = new ArrayList<Connection>();
        try (var threads = Executors.newFixedThreadPool(way.connections())) {
            var transactions = new ArrayList<BareTransaction>();
            for (int i = 0; i < way.connections(); i++) {
                var connection = connect(way.preparation());
                open.add(connection);
                transactions.add(way.maker().over(connection, RandomSource.XO_SHI_RO_256_PP.create()));
            }
            // From here on: the service prepares its statements once, too, and not while it is measured.
            long start = System.nanoTime();
            long end = start + time.toNanos();
            var work = new ArrayList<Callable<Tally>>();
            for (int i = 0; i < way.connections(); i++) {
                var connection = open.get(i);
                var transaction = transactions.get(i);
                work.add(() -> repeat(connection, transaction, start, end));
            }
            var sum = new Tally(start, end);
            for (Future<Tally> tally : threads.invokeAll(work)) {
                sum.add(tally.get());
            }
            return sum.sample(way.label());
        } catch (SQLException | ExecutionException failure) {
            throw new BenchFailed("The yardstick could not be measured: " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        } finally {
            open.forEach(BareLoad::close);
        }
    }

    private Connection connect(Preparation preparation) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("useServerPrepStmts", Boolean.toString(preparation == Preparation.SERVER));
        properties.setProperty("cachePrepStmts", "true");
        properties.setProperty("useLocalSessionState", "true");
        properties.setProperty("elideSetAutoCommits", "true");
        properties.setProperty("maintainTimeStats", "false");
        properties.setProperty("characterEncoding", "UTF-8");
        var connection = DriverManager.getConnection(url, properties);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        return connection;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // It is gone, which is what was wanted.
        }
    }

    private Tally repeat(Connection connection, BareTransaction transaction, long start, long end)
            throws SQLException {
        var tally = new Tally(start, end);
        for (long begun = System.nanoTime(); end - begun > 0;) {
            try {
                transaction.run();
                long done = System.nanoTime();
                tally.done(done, done - begun, units);
                begun = done;
            } catch (SQLException failure) {
                connection.rollback();
                if (!isContention(failure)) {
                    throw failure;
                }
                if (end - System.nanoTime() <= 0) {
                    break;
                }
            }
        }
        return tally;
    }

    private static boolean isContention(SQLException failure) {
        return failure instanceof SQLTransactionRollbackException || failure.getErrorCode() == DEADLOCK
                || failure.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }
}
