package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The schema has what the requirements list, and the database alone refuses what must never be. */
@ApplicationTest
class DatabaseRulesTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    DatabaseRulesTests(Shop shop, JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.shop = shop;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /** Columns of the requirements' ten tables, then those of architecture.md. */
    @TestFactory
    Stream<DynamicTest> everyTableHasItsColumns() {
        return Map.ofEntries(Map.entry("users", "user_id name created_at role"),
                Map.entry("wallets", "user_id balance"),
                Map.entry("orders",
                        "order_id user_id status total_amount discount_amount paid_amount idempotency_key user_coupon_id"
                                + " created_at cancelled_at cancelled_by"),
                Map.entry("order_items",
                        "order_item_id order_id product_id unit_price quantity subtotal product_name"),
                Map.entry("payments", "payment_id order_id amount status paid_at"),
                Map.entry("products", "id name price stock created_at"),
                Map.entry("coupons",
                        "coupon_id code type value starts_at ends_at created_at total_quantity issued_quantity"
                                + " min_order_amount max_discount_amount"),
                Map.entry("user_coupons", "id user_id coupon_id status claimed_at used_at"),
                Map.entry("point_ledger", "id user_id order_id delta reason created_at balance_after"),
                Map.entry("outbox",
                        "id aggregate_type aggregate_id payload status created_at event_id event_type attempts"
                                + " next_attempt_at claimed_by claimed_until last_error sent_at trace_parent redriven_by redriven_at"),
                Map.entry("outbox_purged", "aggregate_type events newest_at"),
                Map.entry("idempotency_keys",
                        "id user_id idempotency_key fingerprint status error_code location body created_at expires_at"),
                Map.entry("stock_adjustments", "id product_id delta reason actor_id created_at"),
                Map.entry("sales_figures", "span starts_at product_id quantity"),
                Map.entry("sales_deltas", "id starts_at quantities"),
                Map.entry("replica_heartbeat", "id beat_at"))
                .entrySet()
                .stream()
                .map(table -> DynamicTest.dynamicTest(table.getKey(),
                        () -> assertThat(jdbc.queryForList("""
                                SELECT column_name FROM information_schema.columns
                                WHERE table_schema = DATABASE() AND table_name = ?""", String.class, table.getKey()))
                                .containsExactlyInAnyOrder(table.getValue().split(" ", -1))));
    }

    @TestFactory
    Stream<DynamicTest> everyTableHasItsIndexes() {
        return Stream
                .of("users PRIMARY user_id unique", "wallets PRIMARY user_id unique", "products PRIMARY id unique",
                        "orders PRIMARY order_id unique", "orders uk_orders_idempotency_key idempotency_key unique",
                        "orders idx_orders_status_created status,created_at",
                        "orders idx_orders_user_created user_id,created_at",
                        "order_items uk_order_items_order_product order_id,product_id unique",
                        "payments uk_payments_order order_id unique", "coupons uk_coupons_code code unique",
                        "user_coupons uk_user_coupons_user_coupon user_id,coupon_id unique",
                        "user_coupons idx_user_coupons_user_status user_id,status", "point_ledger PRIMARY id unique",
                        "point_ledger uk_point_ledger_order_reason order_id,reason unique",
                        "outbox idx_outbox_status status,id", "outbox uk_outbox_event event_id unique",
                        "idempotency_keys uk_idempotency_keys_user_key user_id,idempotency_key unique")
                .map(index -> DynamicTest.dynamicTest(index, () -> {
                    var parts = index.split(" ", -1);
                    var rows = jdbc.queryForList("""
                            SELECT column_name AS name, non_unique AS repeats FROM information_schema.statistics
                            WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?
                            ORDER BY seq_in_index""", parts[0], parts[1]);
                    assertThat(rows.stream()
                            .map(row -> row.get("name").toString())
                            .collect(Collectors.joining(","))).isEqualTo(parts[2]);
                    assertThat(rows.stream().allMatch(row -> row.get("repeats").toString().equals("0")))
                            .isEqualTo(parts.length == 4);
                }));
    }

    @TestFactory
    Stream<DynamicTest> enumsHaveTheirValues() {
        return Stream
                .of("users role 'CUSTOMER','ADMIN'", "orders status 'PAID','FAILED','CANCELLED'",
                        "payments status 'SUCCESS','FAILED','REFUNDED'", "coupons type 'PERCENT','FIXED'",
                        "user_coupons status 'CLAIMED','USED'", "point_ledger reason 'CHARGE','ORDER','REFUND'",
                        "outbox status 'PENDING','SENT','FAILED'")
                .map(column -> DynamicTest.dynamicTest(column, () -> {
                    var parts = column.split(" ", -1);
                    assertThat(jdbc.queryForObject("""
                            SELECT column_type FROM information_schema.columns
                            WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?""", String.class,
                            parts[0], parts[1])).isEqualTo("enum(" + parts[2] + ")");
                }));
    }

    @TestFactory
    Stream<DynamicTest> theDatabaseItselfRefuses() {
        long product = shop.product("10.00", 5);
        long user = shop.customer(100);
        shop.coupon("FIXED", "1.00", 5);
        long order = shop.order(user, "db-rules", Shop.line(product, 1)).json().path("orderId").asLong();
        return Stream.of("UPDATE outbox SET claimed_by = 'nobody' WHERE aggregate_id = " + order,
                "UPDATE wallets SET balance = -0.01 WHERE user_id = " + user,
                "UPDATE products SET stock = -1 WHERE id = " + product,
                "UPDATE products SET price = -1 WHERE id = " + product,
                "UPDATE orders SET paid_amount = paid_amount - 1 WHERE order_id = " + order,
                "UPDATE orders SET discount_amount = 20, paid_amount = -10 WHERE order_id = " + order,
                "UPDATE orders SET status = 'CANCELLED' WHERE order_id = " + order,
                "UPDATE orders SET cancelled_at = NOW(6), cancelled_by = 1 WHERE order_id = " + order,
                "UPDATE order_items SET quantity = 0 WHERE order_id = " + order,
                "UPDATE order_items SET unit_price = -1 WHERE order_id = " + order,
                "UPDATE order_items SET subtotal = -1 WHERE order_id = " + order,
                "UPDATE payments SET amount = -1 WHERE order_id = " + order,
                "UPDATE point_ledger SET balance_after = -1 WHERE order_id = " + order,
                "INSERT INTO wallets VALUES (987654321, 0)",
                "INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at)"
                        + " VALUES (-1, 987654321, 'PAID', 0, 0, 0, NOW(6))",
                "INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at,"
                        + " idempotency_key) VALUES (-1, " + user + ", 'PAID', 0, 0, 0, NOW(6), '" + user
                        + ":db-rules')",
                "INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at)"
                        + " VALUES (-1, " + user + ", 'LOST', 0, 0, 0, NOW(6))",
                "INSERT INTO order_items SELECT -1, order_id, product_id, product_name, unit_price, quantity, subtotal"
                        + " FROM order_items WHERE order_id = " + order,
                "INSERT INTO payments VALUES (-1, " + order + ", 1, 'SUCCESS', NOW(6))",
                "INSERT INTO payments VALUES (-1, 987654321, 1, 'SUCCESS', NOW(6))",
                "INSERT INTO point_ledger SELECT NULL, user_id, order_id, delta, reason, balance_after, created_at"
                        + " FROM point_ledger WHERE order_id = " + order,
                "INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, created_at)"
                        + " SELECT aggregate_type, aggregate_id, event_id, event_type, payload, created_at FROM outbox"
                        + " WHERE aggregate_id = " + order,
                "INSERT INTO coupons VALUES (NULL, 'NEVER', 'PERCENT', 101, NOW(6), NOW(6) + INTERVAL 1 DAY, NOW(6), 1, 0,"
                        + " NULL, NULL)",
                "INSERT INTO coupons VALUES (NULL, 'NEVER', 'FIXED', 1, NOW(6), NOW(6) - INTERVAL 1 DAY, NOW(6), 1, 0,"
                        + " NULL, NULL)",
                "INSERT INTO coupons VALUES (NULL, 'NEVER', 'FIXED', 1, NOW(6), NOW(6) + INTERVAL 1 DAY, NOW(6), 1, 2,"
                        + " NULL, NULL)",
                "INSERT INTO coupons VALUES (NULL, 'NEVER', 'FIXED', 1, NOW(6), NOW(6) + INTERVAL 1 DAY, NOW(6), 1, 0,"
                        + " -0.01, NULL)",
                "INSERT INTO coupons VALUES (NULL, 'NEVER', 'PERCENT', 1, NOW(6), NOW(6) + INTERVAL 1 DAY, NOW(6), 1, 0,"
                        + " NULL, 0)",
                "INSERT INTO user_coupons SELECT NULL, " + user + ", coupon_id, 'USED', NOW(6), NULL FROM coupons",
                "INSERT INTO user_coupons SELECT NULL, " + user + ", coupon_id, 'CLAIMED', NOW(6), NOW(6) FROM coupons",
                "INSERT INTO user_coupons SELECT NULL, u.user_id, c.coupon_id, 'CLAIMED', NOW(6), NULL FROM coupons c"
                        + " JOIN users u JOIN (SELECT 1 UNION ALL SELECT 1) twice WHERE u.user_id = " + user,
                "UPDATE coupons SET issued_quantity = total_quantity + 1",
                "INSERT INTO stock_adjustments VALUES (NULL, " + product + ", 0, 'nothing', 1, NOW(6))")
                .map(statement -> DynamicTest.dynamicTest(statement,
                        () -> assertThatThrownBy(
                                () -> transaction.executeWithoutResult(_ -> jdbc.update(statement)))
                                .isInstanceOf(DataAccessException.class)));
    }

    @Test
    void everyConnectionIsReadCommittedWithABoundedLockWait() {
        assertThat(jdbc.queryForObject("SELECT @@session.transaction_isolation", String.class))
                .isEqualTo("READ-COMMITTED");
        assertThat(jdbc.queryForObject("SELECT @@session.innodb_lock_wait_timeout", Long.class)).isEqualTo(3);
        assertThat(jdbc.queryForObject("SELECT @@session.time_zone", String.class)).isIn("+00:00", "UTC");
        assertThat(jdbc.queryForObject("SELECT @@autocommit", Long.class)).isZero();
        assertThat(jdbc.queryForObject("SELECT @@session.sql_mode", String.class)).contains("STRICT_TRANS_TABLES");
    }

    @Test
    void acknowledgedCommitsSurviveAPowerCut() {
        assertThat(jdbc.queryForObject("SELECT @@innodb_flush_log_at_trx_commit", Long.class)).isEqualTo(1);
        if (Objects.equals(jdbc.queryForObject("SELECT @@log_bin", Long.class), 1L)) {
            assertThat(jdbc.queryForObject("SELECT @@sync_binlog", Long.class)).isEqualTo(1);
        }
    }
}
