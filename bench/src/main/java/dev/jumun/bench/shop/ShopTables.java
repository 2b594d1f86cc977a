package dev.jumun.bench.shop;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Properties;

/** Writes a shop straight into the tables of the service, with the rows that explain to its auditor where all came from. */
public final class ShopTables {
    private static final long FIRST_ID = 100_001;
    private static final BigDecimal POINTS = new BigDecimal("1000000000.00");
    private static final long STOCK = 100_000_000;
    private static final String CUSTOMER = "손님";

    private ShopTables() {}

    /**
     * Adds users and products to a schema that has an administrator and none of these.
     *
     * @param url of the schema
     */
    public static Shop fill(String url, String user, String password, int users, int products) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("rewriteBatchedStatements", "true");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("forceConnectionTimeZoneToSession", "true");
        try (var connection = DriverManager.getConnection(url, properties)) {
            connection.setAutoCommit(false);
            var shop = new Shop(FIRST_ID, users, FIRST_ID, products, administrator(connection));
            var now = Timestamp.from(Instant.now());
            batch(connection, "INSERT INTO users (user_id, name, created_at) VALUES (?, ?, ?)", users,
                    (row, number) -> set(row, shop.user(number), CUSTOMER, now));
            batch(connection, "INSERT INTO wallets (user_id, balance) VALUES (?, ?)", users,
                    (row, number) -> set(row, shop.user(number), POINTS));
            batch(connection, """
                    INSERT INTO point_ledger (user_id, delta, reason, balance_after, created_at)
                    VALUES (?, ?, 'CHARGE', ?, ?)""", users,
                    (row, number) -> set(row, shop.user(number), POINTS, POINTS, now));
            batch(connection, "INSERT INTO products (id, name, price, stock, created_at) VALUES (?, ?, ?, ?, ?)",
                    products, (row, number) -> set(row, shop.product(number), Shop.PRODUCT_NAME,
                            new BigDecimal(Shop.PRICE), STOCK, now));
            batch(connection, """
                    INSERT INTO stock_adjustments (product_id, delta, reason, actor_id, created_at)
                    VALUES (?, ?, 'benchmark', ?, ?)""", products,
                    (row, number) -> set(row, shop.product(number), STOCK, shop.administrator(), now));
            connection.commit();
            return shop;
        }
    }

    private static long administrator(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT MIN(user_id) FROM users WHERE role = 'ADMIN'")) {
            if (!rows.next() || rows.getLong(1) == 0) {
                throw new SQLException("There is no administrator");
            }
            return rows.getLong(1);
        }
    }

    @FunctionalInterface
    private interface Row {
        void fill(PreparedStatement row, int number) throws SQLException;
    }

    private static void batch(Connection connection, String sql, int count, Row row) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int number = 0; number < count; number++) {
                row.fill(statement, number);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement row, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            row.setObject(i + 1, values[i]);
        }
    }
}
