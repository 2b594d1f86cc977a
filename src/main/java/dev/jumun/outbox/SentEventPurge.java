package dev.jumun.outbox;

import dev.jumun.shared.InWorkers;
import dev.jumun.shared.NamedLock;
import dev.jumun.shared.PeriodicTask;
import dev.jumun.shared.PeriodicWork;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Deletes sent events after their time, always and in small batches, by one instance at a time. */
@Component
@InWorkers
class SentEventPurge implements PeriodicWork {
    private final PurgeTables tables;
    private final RelayMetrics metrics;
    private final OutboxProperties properties;
    private final PeriodicTask task;

    SentEventPurge(PurgeTables tables, RelayMetrics metrics, OutboxProperties properties, JdbcTemplate jdbc) {
        this.tables = tables;
        this.metrics = metrics;
        this.properties = properties;
        var lock = new NamedLock(jdbc, "jumun.outbox.purge.");
        this.task = new PeriodicTask("outbox-purge", properties.purgeInterval(), properties.purgeInterval(),
                "Sent events were not deleted", () -> lock.runAlone(this::purge));
    }

    private void purge() {
        int deleted;
        do {
            deleted = tables.delete(tables.sentBefore(properties.retention()));
            metrics.purged(deleted);
            // None of a batch: nothing is left, or only what others have locked, and that stays until the next round.
        } while (deleted > 0 && isRunning());
    }

    @Override
    public PeriodicTask task() {
        return task;
    }
}
