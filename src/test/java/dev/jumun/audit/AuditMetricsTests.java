package dev.jumun.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditMetricsTests {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AuditMetrics metrics = new AuditMetrics(registry);

    @Test
    void knowsNothingBeforeTheFirstAudit() {
        assertThat(registry.find("jumun.audit.violations").gauge()).isNull();
        assertThat(registry.get("jumun.audit.moment").gauge().value()).isNaN();
    }

    @Test
    void showsWhatTheNewestAuditFound() {
        metrics.audited(report(NOON, 2, 0));
        metrics.audited(report(NOON.plusSeconds(60), 0, 1));

        assertThat(violations("stock")).isZero();
        assertThat(violations("coupons")).isOne();
        assertThat(registry.get("jumun.audit.moment").gauge().value())
                .isEqualTo(NOON.plusSeconds(60).toEpochMilli() / 1000.0);
    }

    private double violations(String rule) {
        return registry.get("jumun.audit.violations").tag("rule", rule).gauge().value();
    }

    private static AuditReport report(Instant moment, int stock, int coupons) {
        return new AuditReport(moment, List.of(rule("stock", stock), rule("coupons", coupons)));
    }

    private static RuleReport rule(String name, int violations) {
        return new RuleReport(1, name, "", Collections.nCopies(violations, new Violation("x", "y")), false,
                Map.of());
    }
}
