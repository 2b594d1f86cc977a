package dev.jumun.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Plans;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** However many events were sent, what is due is found by its index alone. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class DeliveryTablesTests {
    private final Instance instance = Instance.on(Engine.current().freshDatabase(), "spring.profiles.active=api");
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final TransactionTemplate transaction = new TransactionTemplate(
            instance.bean(PlatformTransactionManager.class));

    @BeforeAll
    void thousandsWereSent() {
        transaction.executeWithoutResult(_ -> {
            jdbc.batchUpdate("""
                    INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, created_at,
                        sent_at)
                    VALUES ('test', ?, ?, 'order.paid', '{}', 'SENT', NOW(6), NOW(6))""",
                    IntStream.range(0, 20_000).mapToObj(i -> new Object[]{i, i + ".order.paid"}).toList());
            jdbc.batchUpdate("""
                    INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, created_at,
                        next_attempt_at)
                    VALUES ('test', ?, ?, 'order.paid', '{}', ?, NOW(6), NOW(6))""",
                    IntStream.range(20_000, 20_100)
                            .mapToObj(i -> new Object[]{i, i + ".order.paid", i % 2 == 0 ? "PENDING" : "FAILED"})
                            .toList());
        });
        jdbc.execute("ANALYZE TABLE outbox");
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    private void assertUses(String index, String statement, Object... parameters) {
        var plan = Plans.explain(jdbc, statement, parameters);
        assertThat(plan).hasSize(1);
        assertThat(plan.getFirst()).containsEntry("key", index);
        assertThat(List.of("range", "ref")).contains(String.valueOf(plan.getFirst().get("type")));
        assertThat(String.valueOf(plan.getFirst().get("Extra"))).doesNotContain("filesort", "temporary");
    }

    @Test
    void findWhatIsDueByItsTime() {
        assertUses("idx_outbox_due", DeliveryTables.DUE, 100);
        var rows = Plans.explain(jdbc, DeliveryTables.DUE, 100).getFirst().get("rows");
        assertThat(Long.parseLong(String.valueOf(rows))).isLessThan(1_000);
    }

    @Test
    void findWhatMayBeDeletedByTheTimeOfItsSending() {
        assertUses("idx_outbox_sent", PurgeTables.SENT, 1, 1000);
    }

    @Test
    void findPredecessorsByTheirAggregate() {
        var plan = Plans.explain(jdbc, DeliveryTables.waitingStatement(3), 20_001, 20_002, 20_003);

        assertThat(plan).hasSize(2);
        assertThat(plan.getFirst()).containsEntry("key", "PRIMARY").containsEntry("type", "range");
        assertThat(plan.getLast()).containsEntry("key", "idx_outbox_aggregate").containsEntry("type", "ref");
    }

    @Test
    void claimEachEventOnce() {
        var tables = instance.bean(DeliveryTables.class);

        var claims = IntStream.range(0, 6)
                .mapToObj(_ -> tables.claim(30, 1_000_000, Duration.ofMinutes(1)))
                .toList();

        assertThat(claims).extracting(claim -> claim.events().size()).containsExactly(30, 30, 30, 10, 0, 0);
        assertThat(claims.stream().flatMap(claim -> claim.ids().stream())).doesNotHaveDuplicates();
        assertThat(claims.getFirst().events()).allSatisfy(event -> assertThat(event.attempts()).isOne());
    }
}
