package dev.jumun.outbox;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Deletes sent events after their time, always and in small batches, by one instance at a time. */
@Component
@Profile(Relay.PROFILES)
class SentEventPurge implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SentEventPurge.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

    private final PurgeTables tables;
    private final RelayMetrics metrics;
    private final OutboxProperties properties;
    private volatile @Nullable ScheduledExecutorService schedule;

    SentEventPurge(PurgeTables tables, RelayMetrics metrics, OutboxProperties properties) {
        this.tables = tables;
        this.metrics = metrics;
        this.properties = properties;
    }

    @Override
    public void start() {
        var executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("outbox-purge").daemon().factory());
        long interval = properties.purgeInterval().toMillis();
        var _ = executor.scheduleWithFixedDelay(this::purgeOrLog, interval, interval, TimeUnit.MILLISECONDS);
        schedule = executor;
    }

    private void purgeOrLog() {
        try {
            tables.asTheOnlyOne(this::purge);
        } catch (RuntimeException | Error failure) {
            if (isRunning()) {
                log.warn("Sent events were not deleted, and will be tried again: {}", failure.toString());
            }
        }
    }

    private void purge() {
        for (var ids = tables.sentBefore(properties.retention()); isRunning()
                && !ids.isEmpty(); ids = tables.sentBefore(properties.retention())) {
            metrics.purged(tables.delete(ids));
        }
    }

    @Override
    public void stop() {
        var executor = schedule;
        schedule = null;
        if (executor != null) {
            executor.shutdownNow();
            try {
                var _ = executor.awaitTermination(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return schedule != null;
    }
}
