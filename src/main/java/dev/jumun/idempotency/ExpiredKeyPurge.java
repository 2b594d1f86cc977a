package dev.jumun.idempotency;

import dev.jumun.shared.InWorkers;
import dev.jumun.shared.NamedLock;
import dev.jumun.shared.PeriodicTask;
import dev.jumun.shared.PeriodicWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Deletes keys after their time, always and in small batches, by one instance at a time. Nothing depends on it but the size
 * of the table: a key whose time is over is new, whether or not it was deleted.
 */
@Component
@InWorkers
class ExpiredKeyPurge implements PeriodicWork {
    /**
     * A key's time is over by the clock of the instance that is asked for it. Where clocks differ by less than this, none
     * misses a key that it would still answer from.
     */
    static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(5);
    static final String LOCK = "jumun.idempotency.purge.";

    private final ExpiredKeyTables tables;
    private final Clock clock;
    private final NamedLock lock;
    private final Counter purged;
    private final PeriodicTask task;

    ExpiredKeyPurge(ExpiredKeyTables tables, IdempotencyProperties properties, Clock clock, JdbcTemplate jdbc,
            MeterRegistry registry) {
        this.tables = tables;
        this.clock = clock;
        this.lock = new NamedLock(jdbc, LOCK);
        this.purged = Counter.builder("jumun.idempotency.purged")
                .description("Keys deleted after their time")
                .register(registry);
        this.task = new PeriodicTask("idempotency-purge", properties.purgeInterval(), properties.purgeInterval(),
                "Expired keys were not deleted", this::purgeAlone);
    }

    void purgeAlone() {
        lock.runAlone(this::purge);
    }

    private void purge() {
        var time = clock.instant().minus(CLOCKS_DIFFER_BY);
        int deleted;
        do {
            deleted = tables.delete(tables.expiredBefore(time), time);
            purged.increment(deleted);
            // None of a batch: nothing is left, or only what others are using, and that stays until the next round.
        } while (deleted > 0 && isRunning());
    }

    @Override
    public PeriodicTask task() {
        return task;
    }
}
