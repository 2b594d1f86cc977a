package dev.jumun.shared;

import com.zaxxer.hikari.HikariDataSource;
import dev.jumun.shared.ServiceUnavailable.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads whose answers may be some seconds old: of the replica, where there is one that is near enough, otherwise of the
 * primary. Nobody's own writes are looked for here, nor anything that a write depends on.
 */
@Component
@EnableConfigurationProperties(ReplicaProperties.class)
public class LaggingReads implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LaggingReads.class);
    private static final Duration WAITS_FOR_PRIMARY = Duration.ofSeconds(1);

    private final JdbcTemplate primary;
    private final Clock clock;
    private final @Nullable Replica replica;
    private final Semaphore fallbacks;
    private final Counter fromReplica;
    private final Counter fallenBack;
    private final Counter refused;
    private volatile boolean running;

    LaggingReads(HikariDataSource pool, JdbcTemplate primary, PlatformTransactionManager transactionManager,
            ReplicaProperties properties, Clock clock, MeterRegistry meters) {
        this.primary = primary;
        this.clock = clock;
        this.fallbacks = new Semaphore(properties.maxFallbacks());
        this.replica = properties.isWanted()
                ? new Replica(properties, pool, primary, new TransactionTemplate(transactionManager))
                : null;
        this.fromReplica = reads(meters, "replica");
        this.fallenBack = reads(meters, "primary");
        this.refused = reads(meters, "nobody");
        if (replica != null) {
            Gauge.builder("jumun.replica.lag", replica, Replica::lagSeconds)
                    .description("How far the replica is behind the primary, at the worst")
                    .baseUnit("seconds")
                    .register(meters);
        }
    }

    private static Counter reads(MeterRegistry meters, String answeredBy) {
        return Counter.builder("jumun.replica.reads")
                .description("Reads that are meant for the replica")
                .tag("answered", answeredBy)
                .register(meters);
    }

    /**
     * Where to read.
     *
     * @param asOf everything that was committed before then is seen
     */
    public record Source(JdbcTemplate jdbc, Instant asOf) {}

    /**
     * Runs the query, in no transaction, and once more on the primary when the replica fails.
     *
     * @throws ServiceUnavailable when the replica cannot be read, and as many as may do already read the primary instead
     */
    public <T> T read(Function<Source, T> query) {
        if (replica == null) {
            return query.apply(new Source(primary, clock.instant()));
        }
        var asOf = replica.asOf();
        if (asOf.isPresent()) {
            try {
                var answer = query.apply(new Source(replica.jdbc(), earlier(asOf.get(), clock.instant())));
                fromReplica.increment();
                return answer;
            } catch (CannotGetJdbcConnectionException busy) {
                log.debug("No connection to the replica", busy);
            } catch (DataAccessException failure) {
                replica.mayBeAway();
                log.warn("The replica has failed, and the primary is read instead: {}", failure.toString());
            }
        }
        return instead(query);
    }

    /** The clock of the database may be ahead of ours. */
    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private <T> T instead(Function<Source, T> query) {
        if (!enters()) {
            refused.increment();
            throw new ServiceUnavailable(Reason.BUSY, null);
        }
        try {
            fallenBack.increment();
            return query.apply(new Source(primary, clock.instant()));
        } finally {
            fallbacks.release();
        }
    }

    private boolean enters() {
        try {
            return fallbacks.tryAcquire(WAITS_FOR_PRIMARY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void start() {
        running = true;
        if (replica != null) {
            replica.start();
        }
    }

    @Override
    public void stop() {
        running = false;
        if (replica != null) {
            replica.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
