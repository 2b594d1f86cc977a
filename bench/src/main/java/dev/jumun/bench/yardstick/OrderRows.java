package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.Basket;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What one order writes besides stock, each row by the statement that takes the fewest round trips. The same tables,
 * constraints and rows as the service's. Statements live as long as their connection.
 */
final class OrderRows {
    /** Ids of items are the order's and these, so that no two orders of any yardstick share one. */
    static final int ITEM_IDS = Basket.MAX_LINES;

    private final PreparedStatement wallet;
    private final PreparedStatement order;
    private final PreparedStatement items;
    private final PreparedStatement payment;
    private final PreparedStatement ledger;
    private final PreparedStatement event;
    private final PreparedStatement withdraw;

    /** @param lines different products of every order */
    OrderRows(Connection connection, int lines) throws SQLException {
        wallet = connection.prepareStatement("SELECT balance FROM wallets WHERE user_id = ? FOR UPDATE");
        order = connection.prepareStatement("""
                INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at)
                VALUES (?, ?, 'PAID', ?, 0.00, ?, UTC_TIMESTAMP(6))""");
        items = connection.prepareStatement("""
                INSERT INTO order_items (order_item_id, order_id, product_id, product_name, unit_price, quantity, subtotal)
                VALUES\s""" + repeat("(?, ?, ?, '" + Shop.PRODUCT_NAME + "', ?, ?, ?)", lines, ", "));
        payment = connection.prepareStatement("""
                INSERT INTO payments (payment_id, order_id, amount, status, paid_at)
                VALUES (?, ?, ?, 'SUCCESS', UTC_TIMESTAMP(6))""");
        ledger = connection.prepareStatement("""
                INSERT INTO point_ledger (user_id, order_id, delta, reason, balance_after, created_at)
                VALUES (?, ?, ?, 'ORDER', ?, UTC_TIMESTAMP(6))""");
        event = connection.prepareStatement("""
                INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, attempts,
                    next_attempt_at, created_at)
                VALUES ('order', ?, ?, 'order.paid', ?, 'PENDING', 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))""");
        withdraw = connection.prepareStatement("UPDATE wallets SET balance = balance - ? WHERE user_id = ?");
    }

    /** So many times, with something between. */
    static String repeat(String what, int times, String between) {
        return what + (between + what).repeat(times - 1);
    }

    /** Returns the balance. */
    BigDecimal lockWallet(long user) throws SQLException {
        set(wallet, user);
        try (var row = wallet.executeQuery()) {
            require(row.next(), "No wallet");
            return row.getBigDecimal(1);
        }
    }

    void insertOrder(long id, long user, BigDecimal total) throws SQLException {
        set(order, id, user, total, total);
        order.executeUpdate();
    }

    /** Refers to the products, and so locks them, if nobody has yet. */
    void insertItems(long id, EventText sale) throws SQLException {
        int parameter = 1;
        long item = id * ITEM_IDS;
        for (var line : sale.lines()) {
            items.setLong(parameter++, item++);
            items.setLong(parameter++, id);
            items.setLong(parameter++, line.product());
            items.setBigDecimal(parameter++, line.price());
            items.setInt(parameter++, line.quantity());
            items.setBigDecimal(parameter++, line.subtotal());
        }
        items.executeUpdate();
    }

    /** Payment, ledger, event, wallet. */
    void pay(long id, long user, BigDecimal balance, EventText sale) throws SQLException {
        var total = sale.total();
        require(balance.compareTo(total) >= 0, "The benchmark's users never run out of points");
        set(payment, id, id, total);
        payment.executeUpdate();
        set(ledger, user, id, total.negate(), balance.subtract(total));
        ledger.executeUpdate();
        set(event, id, id + ".order.paid", sale.json());
        event.executeUpdate();
        set(withdraw, total, user);
        withdraw.executeUpdate();
    }

    static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case BigDecimal amount -> statement.setBigDecimal(i + 1, amount);
                case String text -> statement.setString(i + 1, text);
                default -> throw new IllegalArgumentException("No value of a column here: " + values[i]);
            }
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
