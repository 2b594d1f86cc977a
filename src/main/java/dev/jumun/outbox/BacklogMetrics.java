package dev.jumun.outbox;

import dev.jumun.shared.InWorkers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How much waits for delivery and how long, as the database has it; asked when somebody looks. */
@Component
@InWorkers
class BacklogMetrics {
    private static final Logger log = LoggerFactory.getLogger(BacklogMetrics.class);
    /** Several gauges are read at once, and one look is enough for all. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final DeliveryTables tables;
    private @Nullable Backlog backlog;
    private long readAt;

    BacklogMetrics(DeliveryTables tables, MeterRegistry registry) {
        this.tables = tables;
        events(registry, "PENDING", Backlog::pending);
        events(registry, "FAILED", backlog -> backlog.failed() - backlog.parked());
        events(registry, "PARKED", Backlog::parked);
        Gauge.builder("jumun.outbox.oldest.age", () -> read(Backlog::oldestAgeSeconds))
                .description("Age of the oldest event that waits for its delivery, parked ones aside")
                .baseUnit("seconds")
                .register(registry);
    }

    private void events(MeterRegistry registry, String status, ToDoubleFunction<Backlog> count) {
        Gauge.builder("jumun.outbox.events", () -> read(count))
                .description("Events that the data platform has not accepted")
                .tag("status", status)
                .register(registry);
    }

    /** Not a number while the database is away: nobody knows. */
    private synchronized double read(ToDoubleFunction<Backlog> figure) {
        if (readAt == 0 || System.nanoTime() - readAt > FRESH.toNanos()) {
            try {
                backlog = tables.backlog();
            } catch (RuntimeException away) {
                // Not asked again by the next gauge: each would wait for a connection in vain.
                backlog = null;
                log.debug("The backlog is not known", away);
            }
            readAt = System.nanoTime();
        }
        return backlog == null ? Double.NaN : figure.applyAsDouble(backlog);
    }

    /**
     * What the data platform has not accepted.
     *
     * @param failed those whose last attempt failed, the parked ones included
     * @param parked those that wait for an administrator
     */
    record Backlog(long pending, long failed, long parked, double oldestAgeSeconds) {}
}
