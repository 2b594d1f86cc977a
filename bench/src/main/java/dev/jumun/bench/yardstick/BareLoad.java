package dev.jumun.bench.yardstick;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.measure.Tally;
import dev.jumun.bench.measure.Tally.Sample;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
    private final BareTransaction.Maker maker;
    private final int units;

    /** @param units how much one transaction does, such as orders */
    BareLoad(String url, String user, String password, BareTransaction.Maker maker, int units) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.maker = maker;
        this.units = units;
    }

    Sample run(int connections, Preparation preparation, Duration time) {
        var open = new ArrayList<Connection>();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                open.add(connect(preparation));
            }
            long start = System.nanoTime();
            long end = start + time.toNanos();
            var work = open.stream()
                    .map(connection -> (Callable<Tally>) () -> repeat(connection, start, end))
                    .toList();
            var sum = new Tally(start, end);
            for (Future<Tally> tally : threads.invokeAll(work)) {
                sum.add(tally.get());
            }
            return sum.sample(connections + " connections, " + preparation.label());
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

    private Tally repeat(Connection connection, long start, long end) throws SQLException {
        var tally = new Tally(start, end);
        try (var transaction = maker.over(connection, RandomSource.XO_SHI_RO_256_PP.create())) {
            for (long begun = System.nanoTime(); end - begun > 0;) {
                try {
                    transaction.run();
                    long done = System.nanoTime();
                    tally.done(done, done - begun, units);
                    begun = done;
                } catch (SQLException contention) {
                    connection.rollback();
                    if (contention.getErrorCode() != DEADLOCK && contention.getErrorCode() != LOCK_WAIT_TIMEOUT) {
                        throw contention;
                    }
                    if (end - System.nanoTime() <= 0) {
                        break;
                    }
                }
            }
        }
        return tally;
    }
}
