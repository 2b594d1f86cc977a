package dev.jumun.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What this instance's newest audit found, for those who want to be told and not to look. */
@Component
class AuditMetrics {
    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> violations = new ConcurrentHashMap<>();
    private volatile @Nullable Instant newest;

    AuditMetrics(MeterRegistry registry) {
        this.registry = registry;
        // Tells which instance's findings are the newest.
        Gauge.builder("jumun.audit.moment", this::moment)
                .description("When the books were last audited by this instance, since the epoch")
                .baseUnit("seconds")
                .register(registry);
    }

    @EventListener
    void audited(AuditReport report) {
        for (var rule : report.rules()) {
            violations.computeIfAbsent(rule.name(), this::watched).set(rule.violations().size());
        }
        newest = report.auditedAt();
    }

    private AtomicInteger watched(String rule) {
        var found = new AtomicInteger();
        Gauge.builder("jumun.audit.violations", found, AtomicInteger::get)
                .tag("rule", rule)
                .description("Violations that this instance's newest audit has listed")
                .register(registry);
        return found;
    }

    /** Not a number before the first audit. */
    private double moment() {
        var known = newest;
        return known == null ? Double.NaN : known.toEpochMilli() / 1000.0;
    }
}
