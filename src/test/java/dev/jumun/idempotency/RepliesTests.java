package dev.jumun.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A group's keys are found by their index, not by reading all that is remembered. */
@ApplicationTest
@TestInstance(Lifecycle.PER_CLASS)
class RepliesTests {
    private static final long USER = 2_000_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    RepliesTests(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @BeforeAll
    void rememberMany() {
        transaction.executeWithoutResult(_ -> jdbc.batchUpdate("""
                INSERT INTO idempotency_keys
                    (user_id, idempotency_key, fingerprint, status, body, created_at, expires_at)
                VALUES (?, ?, REPEAT('f', 32), 200, '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 1 HOUR)""",
                IntStream.range(0, 5000).mapToObj(i -> new Object[]{USER, "key" + i}).toList()));
        jdbc.execute("ANALYZE TABLE idempotency_keys");
    }

    @AfterAll
    void forget() {
        transaction.executeWithoutResult(_ -> jdbc.update("DELETE FROM idempotency_keys WHERE user_id = ?", USER));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void areRecalledByKey(int keys) {
        var parameters = IntStream.range(0, 2 * keys).mapToObj(i -> i % 2 == 0 ? (Object) USER : "key" + i).toArray();

        var plan = Plans.explain(jdbc, Replies.recallStatement(keys), parameters);

        assertThat(plan).hasSize(1);
        Plans.assertReadsByKey(plan.getFirst(), "uk_idempotency_keys_user_key", "const", "range");
    }
}
