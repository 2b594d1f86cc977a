package dev.jumun.bench.yardstick;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;

/**
 * The same order with the service's idea: products are not locked before everything else is written. Their stock is taken
 * by one update, in the order of ids, which proves that price and stock were as expected; the items, which refer to the
 * products, come after it. One order at a time, no HTTP and no idempotency key.
 */
final class StockLastOrder implements BareTransaction {
    private final Connection connection;
    private final Shopper shopper;
    private final OrderRows rows;
    private final PreparedStatement products;
    private final PreparedStatement take;

    /** @param lines different products of every order */
    StockLastOrder(Connection connection, Shopper shopper, int lines) throws SQLException {
        this.connection = connection;
        this.shopper = shopper;
        rows = new OrderRows(connection, lines);
        products = connection.prepareStatement("SELECT id, price FROM products WHERE id IN ("
                + OrderRows.repeat("?", lines, ", ") + ") ORDER BY id");
        // Rows are locked in the order in which they are scanned, which the index gives.
        take = connection.prepareStatement("UPDATE products FORCE INDEX (PRIMARY) SET stock = stock - CASE id "
                + OrderRows.repeat("WHEN ? THEN ?", lines, " ") + " END WHERE "
                + OrderRows.repeat("(id = ? AND price = ? AND stock >= ?)", lines, " OR "));
    }

    /** @throws SQLTransactionRollbackException when a price or a stock is no longer what it was: to be run again */
    @Override
    public void run() throws SQLException {
        var order = shopper.next();
        var balance = rows.lockWallet(order.user());
        var sale = price(order);
        rows.insertOrder(order.id(), order.user(), sale.total());
        rows.pay(order.id(), order.user(), balance, sale);
        take(sale);
        rows.insertItems(order.id(), sale);
        connection.commit();
    }

    private EventText price(Shopper.Wanted order) throws SQLException {
        OrderRows.set(products, order.lines().keySet().toArray());
        var sale = new EventText(order.id(), order.user());
        try (var found = products.executeQuery()) {
            for (var line : order.lines().entrySet()) {
                OrderRows.require(found.next() && found.getLong("id") == line.getKey(), "No such product");
                sale.line(line.getKey(), found.getBigDecimal("price"), line.getValue());
            }
        }
        return sale;
    }

    private void take(EventText sale) throws SQLException {
        var values = new ArrayList<Object>();
        for (var line : sale.lines()) {
            values.add(line.product());
            values.add(line.quantity());
        }
        for (var line : sale.lines()) {
            values.add(line.product());
            values.add(line.price());
            values.add(line.quantity());
        }
        OrderRows.set(take, values.toArray());
        if (take.executeUpdate() != sale.lines().size()) {
            throw new SQLTransactionRollbackException("A price or a stock has changed");
        }
    }
}
