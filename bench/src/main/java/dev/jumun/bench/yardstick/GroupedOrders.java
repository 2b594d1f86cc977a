package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.yardstick.Shopper.Wanted;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The order transaction for many orders at once, one statement for each table: what the database can do at most for
 * somebody who sends it groups. The same rows as one by one, locked in the same order; no HTTP and no idempotency keys.
 */
final class GroupedOrders implements BareTransaction {
    private final Connection connection;
    private final Statement statement;
    private final Shopper shopper;
    private final int orders;
    private final Form form;

    /** @param orders in one transaction */
    GroupedOrders(Connection connection, Shopper shopper, int orders, Form form) throws SQLException {
        this.connection = connection;
        this.statement = connection.createStatement();
        this.statement.setEscapeProcessing(false);
        this.shopper = shopper;
        this.orders = orders;
        this.form = form;
    }

    @Override
    public void run() throws SQLException {
        var group = Stream.generate(shopper::next).limit(orders).toList();
        var balances = amounts("SELECT user_id, balance FROM wallets FORCE INDEX (PRIMARY) WHERE user_id IN (%s)"
                + " ORDER BY user_id FOR UPDATE", group.stream().map(Wanted::user).distinct().sorted().toList());
        var wanted = new TreeMap<Long, Integer>();
        group.forEach(order -> order.lines().forEach((product, count) -> wanted.merge(product, count, Integer::sum)));
        var prices = amounts("SELECT id, price FROM products FORCE INDEX (PRIMARY) WHERE id IN (%s) ORDER BY id"
                + (form == Form.LOCKS_FIRST ? " FOR UPDATE" : ""), wanted.keySet());
        var rows = new Rows();
        group.forEach(order -> rows.add(order, prices, balances));

        insert("orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at)",
                rows.orders);
        insert("payments (payment_id, order_id, amount, status, paid_at)", rows.payments);
        insert("outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, attempts, next_attempt_at,"
                + " created_at)", rows.events);
        withdraw(rows.paid);
        insert("point_ledger (user_id, order_id, delta, reason, balance_after, created_at)", rows.ledger);
        take(wanted, prices);
        // Refer to the products, and so would lock them.
        insert("order_items (order_item_id, order_id, product_id, product_name, unit_price, quantity, subtotal)",
                rows.items);
        connection.commit();
    }

    /** What the orders of a group add to the tables. */
    private static final class Rows {
        private final TreeMap<Long, BigDecimal> paid = new TreeMap<>();
        private final List<String> orders = new ArrayList<>();
        private final List<String> items = new ArrayList<>();
        private final List<String> payments = new ArrayList<>();
        private final List<String> ledger = new ArrayList<>();
        private final List<String> events = new ArrayList<>();

        void add(Wanted order, Map<Long, BigDecimal> prices, Map<Long, BigDecimal> balances) {
            long id = order.id();
            var sale = new EventText(id, order.user());
            order.lines().forEach((product, count) -> sale.line(product, found(prices, product), count));
            var total = sale.total();
            paid.merge(order.user(), total, BigDecimal::add);
            var left = balances.merge(order.user(), total.negate(), BigDecimal::add);
            orders.add("(" + id + "," + order.user() + ",'PAID'," + total + ",0.00," + total + ",UTC_TIMESTAMP(6))");
            long item = id * OrderRows.ITEM_IDS;
            for (var line : sale.lines()) {
                items.add("(" + item++ + "," + id + "," + line.product() + ",'" + Shop.PRODUCT_NAME + "',"
                        + line.price() + "," + line.quantity() + "," + line.subtotal() + ")");
            }
            payments.add("(" + id + "," + id + "," + total + ",'SUCCESS',UTC_TIMESTAMP(6))");
            ledger.add("(" + order.user() + "," + id + ",-" + total + ",'ORDER'," + left + ",UTC_TIMESTAMP(6))");
            events.add("('order'," + id + ",'" + id + ".order.paid','order.paid','" + sale.json()
                    + "','PENDING',0,UTC_TIMESTAMP(6),UTC_TIMESTAMP(6))");
        }
    }

    private Map<Long, BigDecimal> amounts(String sql, Collection<Long> keys) throws SQLException {
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

    /** The service's own statement, as the next one: as fast as a CASE, and the plan is known to lock nothing else. */
    private void withdraw(Map<Long, BigDecimal> paid) throws SQLException {
        // As text: MySQL reads a fraction in JSON as a binary floating-point number.
        statement.executeUpdate("""
                UPDATE JSON_TABLE('[%s]', '$[*]' COLUMNS (id BIGINT PATH '$[0]', delta DECIMAL(19, 2) PATH '$[1]')) d
                    STRAIGHT_JOIN wallets w FORCE INDEX (PRIMARY) ON w.user_id = d.id
                SET w.balance = w.balance - d.delta""".formatted(paid.entrySet()
                .stream()
                .map(entry -> "[" + entry.getKey() + ",\"" + entry.getValue() + "\"]")
                .collect(Collectors.joining(","))));
    }

    private void take(Map<Long, Integer> wanted, Map<Long, BigDecimal> prices) throws SQLException {
        int taken = statement.executeUpdate("""
                UPDATE JSON_TABLE('[%s]', '$[*]' COLUMNS (id BIGINT PATH '$[0]', delta BIGINT PATH '$[1]',
                        price DECIMAL(19, 2) PATH '$[2]')) d
                    STRAIGHT_JOIN products p FORCE INDEX (PRIMARY) ON p.id = d.id
                SET p.stock = p.stock - d.delta
                WHERE p.price = d.price AND p.stock >= d.delta""".formatted(wanted.entrySet()
                .stream()
                .map(entry -> "[" + entry.getKey() + "," + entry.getValue() + ",\"" + found(prices, entry.getKey())
                        + "\"]")
                .collect(Collectors.joining(","))));
        if (taken != wanted.size()) {
            throw new SQLTransactionRollbackException("A price or a stock has changed");
        }
    }
}
