package dev.jumun.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Plans;
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
        var plan = Plans.explain(jdbc, DeliveryTables.waitsStatement(3), 20_001, 20_002, 20_003);

        assertThat(plan).hasSize(2);
        assertThat(plan.getFirst()).containsEntry("key", "PRIMARY").containsEntry("type", "range");
        assertThat(plan.getLast()).containsEntry("key", "idx_outbox_aggregate").containsEntry("type", "ref");
    }

    @Test
    void claimEachEventOnce() {
        var tables = instance.bean(DeliveryTables.class);
        transaction.executeWithoutResult(_ -> jdbc.update("""
                UPDATE outbox SET status = 'PENDING', attempts = 0, next_attempt_at = NOW(6), claimed_by = NULL,
                    claimed_until = NULL
                WHERE status <> 'SENT'"""));

        var claims = IntStream.range(0, 6)
                .mapToObj(_ -> tables.claim(30, instance.bean(OutboxProperties.class)))
                .toList();

        assertThat(claims).extracting(claim -> claim.events().size()).containsExactly(30, 30, 30, 10, 0, 0);
        assertThat(claims.stream().flatMap(claim -> claim.ids().stream())).doesNotHaveDuplicates();
        assertThat(claims.getFirst().events()).allSatisfy(event -> assertThat(event.attempts()).isOne());
    }

    @Test
    void claimAloneWhatAWorkerAbandonedAndGiveItUpInTheEnd() {
        var tables = instance.bean(DeliveryTables.class);
        var properties = instance.bean(OutboxProperties.class);
        transaction.executeWithoutResult(_ -> {
            jdbc.update(
                    "UPDATE outbox SET next_attempt_at = NOW(6) + INTERVAL 1 DAY WHERE next_attempt_at IS NOT NULL");
            jdbc.update("""
                    UPDATE outbox SET next_attempt_at = NOW(6) - INTERVAL (30000 - aggregate_id) SECOND, claimed_by = 'dead',
                        claimed_until = NOW(6) - INTERVAL 1 SECOND, attempts = IF(aggregate_id = 20000, 20, 19)
                    WHERE aggregate_id BETWEEN 20000 AND 20002""");
            jdbc.update("""
                    UPDATE outbox SET next_attempt_at = NOW(6), claimed_by = NULL, claimed_until = NULL
                    WHERE aggregate_id BETWEEN 20003 AND 20010""");
        });

        var first = tables.claim(100, properties);
        var second = tables.claim(100, properties);
        var third = tables.claim(100, properties);

        assertThat(first.events()).extracting(ClaimedBatch.Event::aggregateId).containsExactly(20_001L);
        assertThat(second.events()).extracting(ClaimedBatch.Event::aggregateId).containsExactly(20_002L);
        assertThat(third.events()).hasSize(8);
        var parked = transaction.execute(_ -> jdbc.queryForMap("SELECT * FROM outbox WHERE aggregate_id = 20000"));
        assertThat(parked).containsEntry("status", "FAILED")
                .containsEntry("last_error", "No outcome of attempt 20")
                .containsEntry("next_attempt_at", null)
                .containsEntry("claimed_by", null);
    }
}
