package dev.jumun.shared;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A server that copies the primary, and how far it has got: a row that is written to the primary once a second, and looked
 * for here. That works on every engine and every kind of replication, and notices one that has stopped. Both moments are of
 * the primary's clock.
 */
final class Replica implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replica.class);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final long WAITS_FOR_CONNECTION_MILLIS = 500;
    private static final long CONNECTS_WITHIN_MILLIS = 500;
    /** Whatever this server is, nothing is written to it from here. */
    private static final String READ_ONLY = "transaction_read_only=1";
    /** Of several instances, one writes it; half of the time between, so that one alone writes it each time. */
    private static final String BEAT = """
            UPDATE replica_heartbeat SET beat_at = UTC_TIMESTAMP(6)
            WHERE id = 1 AND beat_at < UTC_TIMESTAMP(6) - INTERVAL 500000 MICROSECOND""";
    private static final String NOW = "SELECT UTC_TIMESTAMP(6)";
    private static final String LAST_BEAT = "SELECT beat_at FROM replica_heartbeat WHERE id = 1";

    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;
    private final JdbcTemplate primary;
    private final TransactionOperations transactions;
    private final Duration maxLag;
    private final PeriodicTask watch = new PeriodicTask("replica-watch", Duration.ZERO, LOOKS_EVERY,
            "The replica was not looked after", this::look);
    private volatile @Nullable Sight seen;
    private boolean wasNear = true;

    /**
     * What was seen of it at a moment.
     *
     * @param asOf everything that was committed before then is there
     * @param lag how long before that moment this was
     * @param atNanos that moment, of {@link System#nanoTime}
     */
    private record Sight(Instant asOf, Duration lag, long atNanos) {
        /** At the worst: nobody knows what it has copied since. */
        Duration lagNow() {
            return lag.plusNanos(System.nanoTime() - atNanos);
        }
    }

    /** Connects later: a replica that is away keeps no instance from starting. */
    Replica(ReplicaProperties properties, HikariDataSource primaryPool, JdbcTemplate primary,
            TransactionOperations transactions) {
        this.primary = primary;
        this.transactions = transactions;
        this.maxLag = properties.maxLag();
        this.pool = new HikariDataSource(connections(properties, primaryPool));
        this.jdbc = new JdbcTemplate(pool);
    }

    private static HikariConfig connections(ReplicaProperties properties, HikariDataSource primary) {
        var pool = new HikariConfig();
        pool.setPoolName("jumun-replica");
        pool.setJdbcUrl(Objects.requireNonNull(properties.url()));
        pool.setUsername(properties.username() == null ? primary.getUsername() : properties.username());
        pool.setPassword(properties.password() == null ? primary.getPassword() : properties.password());
        primary.getDataSourceProperties().forEach((name, value) -> pool.addDataSourceProperty((String) name, value));
        var session = primary.getDataSourceProperties().getProperty("sessionVariables");
        pool.addDataSourceProperty("sessionVariables", session == null ? READ_ONLY : session + "," + READ_ONLY);
        pool.addDataSourceProperty("connectTimeout", Long.toString(CONNECTS_WITHIN_MILLIS));
        pool.addDataSourceProperty("socketTimeout", Long.toString(properties.readTimeout().toMillis()));
        pool.setMaximumPoolSize(properties.connections());
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(WAITS_FOR_CONNECTION_MILLIS);
        pool.setValidationTimeout(WAITS_FOR_CONNECTION_MILLIS / 2);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    void start() {
        watch.start();
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Up to when it has everything; empty when that is too long ago, or not known. */
    Optional<Instant> asOf() {
        var sight = seen;
        return sight == null || sight.lagNow().compareTo(maxLag) > 0 ? Optional.empty() : Optional.of(sight.asOf());
    }

    /** How far behind it is at the worst; not a number when nobody knows. */
    double lagSeconds() {
        var sight = seen;
        return sight == null ? Double.NaN : sight.lagNow().toMillis() / 1000.0;
    }

    /** Is not read until it has been seen again. */
    void mayBeAway() {
        seen = null;
    }

    private void look() {
        try {
            var now = Objects.requireNonNull(transactions.execute(_ -> {
                primary.update(BEAT);
                return moment(primary, NOW);
            }));
            long nanos = System.nanoTime();
            try {
                var asOf = moment(jdbc, LAST_BEAT);
                seen = new Sight(asOf, Duration.between(asOf, now), nanos);
            } catch (DataAccessException away) {
                seen = null;
                log.debug("The replica does not answer", away);
            }
        } catch (DataAccessException | TransactionException away) {
            // Nobody can say how far the replica is; what was seen last grows old.
            log.debug("The primary does not answer", away);
        }
        tellChanges();
    }

    private void tellChanges() {
        boolean near = asOf().isPresent();
        if (near != wasNear) {
            wasNear = near;
            if (near) {
                log.info("The replica is near again: it is read");
            } else {
                log.warn("The replica is away, or behind by more than {}: the primary is read instead", maxLag);
            }
        }
    }

    private static Instant moment(JdbcTemplate server, String query) {
        return Objects.requireNonNull(server.queryForObject(query, LocalDateTime.class)).toInstant(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        watch.stop();
        pool.close();
    }
}
