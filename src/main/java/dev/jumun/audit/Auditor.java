package dev.jumun.audit;

import dev.jumun.shared.ServiceUnavailable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks the books: reads the tables as of one moment and says where they do not agree. */
@Component
@EnableConfigurationProperties(AuditProperties.class)
public class Auditor {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;
    private final RemainingQuotas quotas;
    private final AuditProperties properties;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    // An audit reads whole tables: one at a time is as much as an instance may ask of the database.
    private final Semaphore turn = new Semaphore(1);

    Auditor(JdbcTemplate jdbc, PlatformTransactionManager transactionManager, RemainingQuotas quotas,
            AuditProperties properties, Clock clock, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.quotas = quotas;
        this.properties = properties;
        this.clock = clock;
        this.events = events;
        this.snapshot = new TransactionTemplate(transactionManager);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /**
     * Checks every rule against one snapshot of the database; inside an open transaction, against what that sees. What
     * Redis holds is compared afterwards, as it is then.
     *
     * @throws ServiceUnavailable while another audit is under way on this instance
     */
    public AuditReport audit() {
        if (!turn.tryAcquire()) {
            throw new ServiceUnavailable(ServiceUnavailable.Reason.BUSY, null);
        }
        try {
            var auditedAt = clock.instant();
            var rules = new ArrayList<>(snapshot.execute(_ -> {
                int usual = allowFor(Math.toIntExact(properties.queryTimeout().toMillis()));
                var reports = Books.RULES.stream().map(this::check).toList();
                allowFor(usual);
                return reports;
            }));
            rules.add(quotas.check(properties.maxViolations()));
            var report = new AuditReport(auditedAt, rules);
            events.publishEvent(report);
            return report;
        } finally {
            turn.release();
        }
    }

    private RuleReport check(Rule rule) {
        var violations = new ArrayList<Violation>();
        for (var check : rule.checks()) {
            // One more than is listed tells whether there are more.
            violations.addAll(jdbc.query(check.query() + " LIMIT ?", (row, _) -> check.reading().read(row),
                    properties.maxViolations() + 1 - violations.size()));
            if (violations.size() > properties.maxViolations()) {
                return report(rule, violations.subList(0, properties.maxViolations()), true);
            }
        }
        return report(rule, violations, false);
    }

    private RuleReport report(Rule rule, List<Violation> violations, boolean truncated) {
        return new RuleReport(rule.number(), rule.name(), rule.promise(), violations, truncated, counts(rule));
    }

    private Map<String, Long> counts(Rule rule) {
        var counts = new LinkedHashMap<String, Long>();
        if (rule.countsQuery() != null) {
            jdbc.query(rule.countsQuery(), row -> {
                counts.put(row.getString("name"), row.getLong("total"));
            });
        }
        return counts;
    }

    /** Sets how long the connection waits for the answer to a query, and says how long it did until now. */
    private int allowFor(int millis) {
        var before = jdbc.execute((ConnectionCallback<Integer>) connection -> {
            int usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millis);
            return usual;
        });
        if (before == null) {
            throw new IllegalStateException("The connection has no network timeout");
        }
        return before;
    }
}
