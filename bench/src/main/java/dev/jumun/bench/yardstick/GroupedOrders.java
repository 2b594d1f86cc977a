package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.Basket;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The order transaction for many orders at once, one statement for each table: what the database can do at most for
 * somebody who sends it groups. The same locks in the same order, the same rows; no HTTP and no idempotency keys.
 */
final class GroupedOrders implements BareTransaction {
    private final Connection connection;
    private final Statement statement;
    private final Shop shop;
    private final Basket basket;
    private final UniformRandomProvider random;
    private final AtomicLong ids;
    private final int orders;
    private final int[] picked = new int[Basket.MAX_LINES];

    private record Wanted(long id, long user, TreeMap<Long, Integer> lines) {}

    /** @param orders in one transaction */
    GroupedOrders(Connection connection, Shop shop, Basket basket, int orders, UniformRandomProvider random,
            AtomicLong ids) throws SQLException {
        this.connection = connection;
        this.statement = connection.createStatement();
        this.statement.setEscapeProcessing(false);
        this.shop = shop;
        this.basket = basket;
        this.orders = orders;
        this.random = random;
        this.ids = ids;
    }

    @Override
    public void run() throws SQLException {
        var group = group();
        var balances = lock("SELECT user_id, balance FROM wallets FORCE INDEX (PRIMARY) WHERE user_id IN (%s)"
                + " ORDER BY user_id FOR UPDATE", group.stream().map(Wanted::user).distinct().sorted().toList());
        var wanted = new TreeMap<Long, Integer>();
        group.forEach(order -> order.lines().forEach((product, count) -> wanted.merge(product, count, Integer::sum)));
        var prices = lock(
                "SELECT id, price FROM products FORCE INDEX (PRIMARY) WHERE id IN (%s) ORDER BY id FOR UPDATE",
                wanted.keySet());

        var paid = new HashMap<Long, BigDecimal>();
        var orderRows = new ArrayList<String>();
        var itemRows = new ArrayList<String>();
        var paymentRows = new ArrayList<String>();
        var ledgerRows = new ArrayList<String>();
        var eventRows = new ArrayList<String>();
        for (var order : group) {
            var sale = new EventText(order.id(), order.user());
            order.lines().forEach((product, count) -> sale.line(product, found(prices, product), count));
            var total = sale.lines().stream().map(EventText.Line::subtotal).reduce(BigDecimal.ZERO, BigDecimal::add);
            paid.merge(order.user(), total, BigDecimal::add);
            var left = balances.merge(order.user(), total.negate(), BigDecimal::add);
            long id = order.id();
            orderRows.add("(" + id + "," + order.user() + ",'PAID'," + total + ",0.00," + total
                    + ",UTC_TIMESTAMP(6))");
            long item = id * BareOrder.ITEM_IDS;
            for (var line : sale.lines()) {
                itemRows.add("(" + item++ + "," + id + "," + line.product() + ",'" + Shop.PRODUCT_NAME + "',"
                        + line.price() + "," + line.quantity() + "," + line.subtotal() + ")");
            }
            paymentRows.add("(" + id + "," + id + "," + total + ",'SUCCESS',UTC_TIMESTAMP(6))");
            ledgerRows.add("(" + order.user() + "," + id + ",-" + total + ",'ORDER'," + left + ",UTC_TIMESTAMP(6))");
            eventRows.add("('order'," + id + ",'" + id + ".order.paid','order.paid','" + sale.json(total)
                    + "','PENDING',0,UTC_TIMESTAMP(6),UTC_TIMESTAMP(6))");
        }
        insert("orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at)", orderRows);
        insert("order_items (order_item_id, order_id, product_id, product_name, unit_price, quantity, subtotal)",
                itemRows);
        insert("payments (payment_id, order_id, amount, status, paid_at)", paymentRows);
        insert("outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, attempts, next_attempt_at,"
                + " created_at)", eventRows);
        // The service's own statements: as fast as a CASE, and the plan is known to lock nothing else.
        statement.executeUpdate("""
                UPDATE JSON_TABLE('[%s]', '$[*]' COLUMNS (id BIGINT PATH '$[0]', delta BIGINT PATH '$[1]')) d
                    STRAIGHT_JOIN products p FORCE INDEX (PRIMARY) ON p.id = d.id
                SET p.stock = p.stock - d.delta""".formatted(pairs(wanted, "")));
        statement.executeUpdate("""
                UPDATE JSON_TABLE('[%s]', '$[*]' COLUMNS (id BIGINT PATH '$[0]', delta DECIMAL(19, 2) PATH '$[1]')) d
                    STRAIGHT_JOIN wallets w FORCE INDEX (PRIMARY) ON w.user_id = d.id
                SET w.balance = w.balance - d.delta""".formatted(pairs(new TreeMap<>(paid), "\"")));
        insert("point_ledger (user_id, order_id, delta, reason, balance_after, created_at)", ledgerRows);
        connection.commit();
    }

    private List<Wanted> group() {
        var group = new ArrayList<Wanted>(orders);
        for (int i = 0; i < orders; i++) {
            var lines = new TreeMap<Long, Integer>();
            int count = basket.fill(picked);
            for (int line = 0; line < count; line++) {
                lines.merge(shop.product(picked[line]), 1, Integer::sum);
            }
            group.add(new Wanted(ids.incrementAndGet(), shop.user(random.nextInt(shop.users())), lines));
        }
        return group;
    }

    private Map<Long, BigDecimal> lock(String sql, Collection<Long> keys) throws SQLException {
        var found = new HashMap<Long, BigDecimal>();
        try (var rows = statement.executeQuery(
                sql.formatted(keys.stream().map(Object::toString).collect(Collectors.joining(","))))) {
            while (rows.next()) {
                found.put(rows.getLong(1), rows.getBigDecimal(2));
            }
        }
        return found;
    }

    private static BigDecimal found(Map<Long, BigDecimal> amounts, long key) {
        var amount = amounts.get(key);
        if (amount == null) {
            throw new IllegalStateException("No row " + key);
        }
        return amount;
    }

    private void insert(String table, List<String> rows) throws SQLException {
        statement.executeUpdate("INSERT INTO " + table + " VALUES " + String.join(",", rows));
    }

    /** @param quote around the second value: MySQL reads a fraction in JSON as a binary floating-point number */
    private static String pairs(Map<Long, ?> values, String quote) {
        return values.entrySet()
                .stream()
                .map(entry -> "[" + entry.getKey() + "," + quote + entry.getValue() + quote + "]")
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
