package dev.jumun.order;

import static java.sql.Types.BIGINT;
import static java.sql.Types.DECIMAL;
import static java.sql.Types.INTEGER;
import static java.sql.Types.TIMESTAMP;
import static java.sql.Types.VARBINARY;
import static java.sql.Types.VARCHAR;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The INSERTs of new orders, one statement per table for all of a group. */
@Repository
class OrderTables {
    // Said, because Spring would ask the driver for the type of each NULL, and the driver answers with an exception.
    private static final int[] ORDER = {BIGINT, BIGINT, VARCHAR, DECIMAL, DECIMAL, DECIMAL, VARBINARY, BIGINT,
            TIMESTAMP};
    private static final int[] PAYMENT = {BIGINT, BIGINT, DECIMAL, VARCHAR, TIMESTAMP};
    private static final int[] ITEM = {BIGINT, BIGINT, BIGINT, VARCHAR, DECIMAL, INTEGER, DECIMAL};

    private final JdbcTemplate jdbc;

    OrderTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insertOrders(List<Order> orders) {
        jdbc.batchUpdate("""
                INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount,
                    idempotency_key, user_coupon_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""", orders.stream().map(Order::row).toList(), ORDER);
    }

    void insertPayments(List<Payment> payments) {
        jdbc.batchUpdate("INSERT INTO payments (payment_id, order_id, amount, status, paid_at) VALUES (?, ?, ?, ?, ?)",
                payments.stream().map(Payment::row).toList(), PAYMENT);
    }

    /** Refers to the products, and so locks them, shared, until the transaction ends. */
    void insertItems(List<Order> orders) {
        jdbc.batchUpdate("""
                INSERT INTO order_items (order_item_id, order_id, product_id, product_name, unit_price, quantity, subtotal)
                VALUES (?, ?, ?, ?, ?, ?, ?)""", orders.stream().flatMap(Order::itemRows).toList(), ITEM);
    }
}
