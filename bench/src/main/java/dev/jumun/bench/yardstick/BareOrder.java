package dev.jumun.bench.yardstick;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The order transaction of the requirements: lock wallet and products, insert order, items, payment, ledger and event,
 * update wallet and stock. One order at a time, no HTTP and no idempotency key.
 */
final class BareOrder implements BareTransaction {
    private final Connection connection;
    private final Shopper shopper;
    private final OrderRows rows;
    private final PreparedStatement products;
    private final PreparedStatement take;

    /** @param lines different products of every order */
    BareOrder(Connection connection, Shopper shopper, int lines) throws SQLException {
        this.connection = connection;
        this.shopper = shopper;
        rows = new OrderRows(connection, lines);
        products = connection.prepareStatement("SELECT id, price, stock FROM products WHERE id IN ("
                + OrderRows.repeat("?", lines, ", ") + ") ORDER BY id FOR UPDATE");
        take = connection.prepareStatement("UPDATE products SET stock = stock - ? WHERE id = ?");
    }

    @Override
    public void run() throws SQLException {
        var order = shopper.next();
        var balance = rows.lockWallet(order.user());
        var sale = lock(order);
        rows.insertOrder(order.id(), order.user(), sale.total());
        rows.insertItems(order.id(), sale);
        rows.pay(order.id(), order.user(), balance, sale);
        for (var line : order.lines().entrySet()) {
            OrderRows.set(take, line.getValue(), line.getKey());
            take.executeUpdate();
        }
        connection.commit();
    }

    /** Locks in the one order of ids, and returns what is sold. */
    private EventText lock(Shopper.Wanted order) throws SQLException {
        OrderRows.set(products, order.lines().keySet().toArray());
        var sale = new EventText(order.id(), order.user());
        try (var found = products.executeQuery()) {
            for (var line : order.lines().entrySet()) {
                OrderRows.require(found.next() && found.getLong("id") == line.getKey(), "No such product");
                OrderRows.require(found.getLong("stock") >= line.getValue(),
                        "The benchmark's products never run out");
                sale.line(line.getKey(), found.getBigDecimal("price"), line.getValue());
            }
        }
        return sale;
    }
}
