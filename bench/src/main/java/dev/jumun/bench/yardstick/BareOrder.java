package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.Basket;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The order transaction of the requirements: lock wallet and products, insert order, items, payment, ledger and event,
 * update wallet and stock. The same tables, constraints and rows as the service's, but one order at a time, no HTTP and
 * no idempotency key. Each row is written by the statement that takes the fewest round trips.
 */
final class BareOrder implements BareTransaction {
    /** Ids of items are the order's and these, so that no two orders of any yardstick share one. */
    static final int ITEM_IDS = Basket.MAX_LINES;

    private final Connection connection;
    private final Shop shop;
    private final Basket basket;
    private final UniformRandomProvider random;
    private final AtomicLong ids;
    private final int[] picked = new int[Basket.MAX_LINES];
    private final TreeMap<Long, Integer> wanted = new TreeMap<>();
    private final List<PreparedStatement> statements = new ArrayList<>();
    private final int lines;
    private final PreparedStatement wallet;
    private final PreparedStatement products;
    private final PreparedStatement order;
    private final PreparedStatement items;
    private final PreparedStatement payment;
    private final PreparedStatement ledger;
    private final PreparedStatement event;
    private final PreparedStatement withdraw;
    private final PreparedStatement take;

    /**
     * @param lines different products of every order
     * @param ids of orders, shared by all connections
     */
    BareOrder(Connection connection, Shop shop, Basket basket, int lines, UniformRandomProvider random,
            AtomicLong ids) throws SQLException {
        this.connection = connection;
        this.shop = shop;
        this.basket = basket;
        this.lines = lines;
        this.random = random;
        this.ids = ids;
        wallet = prepare("SELECT balance FROM wallets WHERE user_id = ? FOR UPDATE");
        products = prepare("SELECT id, price, stock FROM products WHERE id IN (" + repeat("?") + ") ORDER BY id"
                + " FOR UPDATE");
        order = prepare("""
                INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at)
                VALUES (?, ?, 'PAID', ?, 0.00, ?, UTC_TIMESTAMP(6))""");
        items = prepare("""
                INSERT INTO order_items (order_item_id, order_id, product_id, product_name, unit_price, quantity, subtotal)
                VALUES\s""" + repeat("(?, ?, ?, '" + Shop.PRODUCT_NAME + "', ?, ?, ?)"));
        payment = prepare("""
                INSERT INTO payments (payment_id, order_id, amount, status, paid_at)
                VALUES (?, ?, ?, 'SUCCESS', UTC_TIMESTAMP(6))""");
        ledger = prepare("""
                INSERT INTO point_ledger (user_id, order_id, delta, reason, balance_after, created_at)
                VALUES (?, ?, ?, 'ORDER', ?, UTC_TIMESTAMP(6))""");
        event = prepare("""
                INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, attempts,
                    next_attempt_at, created_at)
                VALUES ('order', ?, ?, 'order.paid', ?, 'PENDING', 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))""");
        withdraw = prepare("UPDATE wallets SET balance = balance - ? WHERE user_id = ?");
        take = prepare("UPDATE products SET stock = stock - ? WHERE id = ?");
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statements.add(statement);
        return statement;
    }

    private String repeat(String what) {
        return what + (", " + what).repeat(lines - 1);
    }

    @Override
    public void run() throws SQLException {
        long user = shop.user(random.nextInt(shop.users()));
        long id = ids.incrementAndGet();
        pick();

        set(wallet, user);
        BigDecimal balance;
        try (var row = wallet.executeQuery()) {
            require(row.next(), "No wallet");
            balance = row.getBigDecimal(1);
        }
        var sale = new EventText(id, user);
        var total = lock(sale);
        require(balance.compareTo(total) >= 0, "The benchmark's users never run out of points");

        set(order, id, user, total, total);
        order.executeUpdate();
        items(id, sale);
        set(payment, id, id, total);
        payment.executeUpdate();
        set(ledger, user, id, total.negate(), balance.subtract(total));
        ledger.executeUpdate();
        set(event, id, id + ".order.paid", sale.json(total));
        event.executeUpdate();
        set(withdraw, total, user);
        withdraw.executeUpdate();
        for (var line : wanted.entrySet()) {
            set(take, line.getValue(), line.getKey());
            take.executeUpdate();
        }
        connection.commit();
    }

    private void pick() {
        wanted.clear();
        int count = basket.fill(picked);
        for (int line = 0; line < count; line++) {
            wanted.merge(shop.product(picked[line]), 1, Integer::sum);
        }
    }

    /** Locks in the one order of ids, and returns what it costs. */
    private BigDecimal lock(EventText sale) throws SQLException {
        int parameter = 1;
        for (long product : wanted.keySet()) {
            products.setLong(parameter++, product);
        }
        var total = BigDecimal.ZERO.setScale(2);
        try (var rows = products.executeQuery()) {
            for (var line : wanted.entrySet()) {
                require(rows.next() && rows.getLong("id") == line.getKey(), "No such product");
                require(rows.getLong("stock") >= line.getValue(), "The benchmark's products never run out");
                var price = rows.getBigDecimal("price");
                sale.line(line.getKey(), price, line.getValue());
                total = total.add(price.multiply(BigDecimal.valueOf(line.getValue())));
            }
        }
        return total;
    }

    private void items(long id, EventText sale) throws SQLException {
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

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
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

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    @Override
    public void close() throws SQLException {
        for (var statement : statements) {
            statement.close();
        }
    }
}
