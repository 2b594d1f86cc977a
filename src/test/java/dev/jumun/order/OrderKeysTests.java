package dev.jumun.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Keys are released by locking the orders that hold them and no others. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class OrderKeysTests {
    private final Instance instance = Instance.on(Engine.current().freshDatabase());
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);

    @BeforeAll
    void thousandsHoldKeys() {
        new Tables(instance).insert("""
                INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount,
                    idempotency_key, created_at)
                VALUES (?, ?, 'FAILED', 0, 0, 0, ?, NOW(6))""",
                IntStream.range(0, 20_000).mapToObj(i -> new Object[]{i, Shop.ADMINISTRATOR, "1:" + i}).toList());
        jdbc.execute("ANALYZE TABLE orders");
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    private void assertReadsBy(String index, String statement, Object[] parameters) {
        var plan = Plans.explain(jdbc, statement, parameters);
        assertThat(plan).hasSize(1);
        assertThat(plan.getFirst()).containsEntry("key", index);
        assertThat(List.of("const", "range")).contains(String.valueOf(plan.getFirst().get("type")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void areFoundByKey(int count) {
        var keys = IntStream.range(0, count).mapToObj(i -> "1:" + i).toArray();

        assertReadsBy("uk_orders_idempotency_key", OrderKeys.lockStatement(count), keys);
        assertReadsBy("uk_orders_idempotency_key", OrderKeys.heldStatement(count), keys);
    }
}
