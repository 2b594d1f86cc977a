package dev.jumun.benchmark;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * The yardstick: the order transaction of the requirements with prepared statements and nothing else, one order per
 * transaction. Same tables, same constraints, same rows as the service writes, but no HTTP and no idempotency key.
 */
final class BareJdbc {
    private static final AtomicLong IDS = new AtomicLong(1_000_000_000);

    private final DataSource dataSource;
    private final long[] users;
    private final long[] products;

    BareJdbc(DataSource dataSource, long[] users, long[] products) {
        this.dataSource = dataSource;
        this.users = users;
        this.products = products;
    }

    /** Places orders one after another until the deadline and returns how many. */
    long run(long deadlineNanos) {
        long orders = 0;
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var statements = new Statements(connection)) {
                while (System.nanoTime() < deadlineNanos) {
                    try {
                        place(connection, statements);
                        orders++;
                    } catch (SQLException contention) {
                        connection.rollback();
                        if (contention.getErrorCode() != 1213 && contention.getErrorCode() != 1205) {
                            throw contention;
                        }
                    }
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return orders;
    }

    private void place(Connection connection, Statements sql) throws SQLException {
        var random = ThreadLocalRandom.current();
        long user = users[random.nextInt(users.length)];
        int a = random.nextInt(products.length);
        int b = (a + 1 + random.nextInt(products.length - 1)) % products.length;
        long first = products[Math.min(a, b)];
        long second = products[Math.max(a, b)];
        long order = IDS.incrementAndGet();

        sql.wallet.setLong(1, user);
        BigDecimal balance;
        try (var row = sql.wallet.executeQuery()) {
            row.next();
            balance = row.getBigDecimal(1);
        }
        sql.products.setLong(1, first);
        sql.products.setLong(2, second);
        var total = BigDecimal.ZERO.setScale(2);
        var prices = new BigDecimal[2];
        try (var rows = sql.products.executeQuery()) {
            for (int i = 0; rows.next(); i++) {
                prices[i] = rows.getBigDecimal("price");
                total = total.add(prices[i]);
            }
        }
        if (balance.compareTo(total) < 0) {
            throw new IllegalStateException("The benchmark's users never run out of points");
        }
        sql.order.setLong(1, order);
        sql.order.setLong(2, user);
        sql.order.setBigDecimal(3, total);
        sql.order.setBigDecimal(4, total);
        sql.order.executeUpdate();
        sql.items.setLong(1, order * 2);
        sql.items.setLong(2, order);
        sql.items.setLong(3, first);
        sql.items.setBigDecimal(4, prices[0]);
        sql.items.setBigDecimal(5, prices[0]);
        sql.items.setLong(6, order * 2 + 1);
        sql.items.setLong(7, order);
        sql.items.setLong(8, second);
        sql.items.setBigDecimal(9, prices[1]);
        sql.items.setBigDecimal(10, prices[1]);
        sql.items.executeUpdate();
        sql.payment.setLong(1, order);
        sql.payment.setLong(2, order);
        sql.payment.setBigDecimal(3, total);
        sql.payment.executeUpdate();
        sql.ledger.setLong(1, user);
        sql.ledger.setLong(2, order);
        sql.ledger.setBigDecimal(3, total.negate());
        sql.ledger.setBigDecimal(4, balance.subtract(total));
        sql.ledger.executeUpdate();
        sql.event.setLong(1, order);
        sql.event.setString(2, order + ".order.paid");
        sql.event.setString(3, "{\"orderId\":" + order + ",\"userId\":" + user + ",\"status\":\"PAID\",\"totalAmount\":"
                + total + ",\"discountAmount\":0.00,\"paidAmount\":" + total + ",\"items\":[{\"productId\":" + first
                + ",\"name\":\"상품\",\"unitPrice\":" + prices[0] + ",\"quantity\":1,\"subtotal\":" + prices[0]
                + "},{\"productId\":" + second + ",\"name\":\"상품\",\"unitPrice\":" + prices[1]
                + ",\"quantity\":1,\"subtotal\":" + prices[1] + "}]}");
        sql.event.executeUpdate();
        sql.withdraw.setBigDecimal(1, total);
        sql.withdraw.setLong(2, user);
        sql.withdraw.executeUpdate();
        for (long product : new long[]{first, second}) {
            sql.take.setLong(1, product);
            sql.take.executeUpdate();
        }
        connection.commit();
    }

    private static final class Statements implements AutoCloseable {
        private final PreparedStatement wallet;
        private final PreparedStatement products;
        private final PreparedStatement order;
        private final PreparedStatement items;
        private final PreparedStatement payment;
        private final PreparedStatement ledger;
        private final PreparedStatement event;
        private final PreparedStatement withdraw;
        private final PreparedStatement take;

        Statements(Connection connection) throws SQLException {
            wallet = connection.prepareStatement("SELECT balance FROM wallets WHERE user_id = ? FOR UPDATE");
            products = connection.prepareStatement(
                    "SELECT id, name, price, stock FROM products WHERE id IN (?, ?) ORDER BY id FOR UPDATE");
            order = connection.prepareStatement("""
                    INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount, created_at)
                    VALUES (?, ?, 'PAID', ?, 0.00, ?, UTC_TIMESTAMP(6))""");
            items = connection.prepareStatement("""
                    INSERT INTO order_items (order_item_id, order_id, product_id, product_name, unit_price, quantity,
                        subtotal) VALUES (?, ?, ?, '상품', ?, 1, ?), (?, ?, ?, '상품', ?, 1, ?)""");
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
            take = connection.prepareStatement("UPDATE products SET stock = stock - 1 WHERE id = ?");
        }

        @Override
        public void close() throws SQLException {
            for (var statement : new PreparedStatement[]{wallet, products, order, items, payment, ledger, event,
                    withdraw,
                    take}) {
                statement.close();
            }
        }
    }
}
