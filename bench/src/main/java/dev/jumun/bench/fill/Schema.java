package dev.jumun.bench.fill;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.fill.History.Totals;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** The shop's schema, to which rows are added while nobody else writes. Close it when all is done or nothing more is. */
final class Schema implements AutoCloseable {
    private static final String NOT_MIGRATED = "Start the application on this schema once: it makes the tables.";
    /** The application takes ids in blocks; the one that it holds may reach this far beyond the number in the table. */
    private static final int ID_BLOCK = 1000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("''uuuu-MM-dd HH:mm:ss.SSSSSS''");
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

    private final String url;
    private final Properties properties = new Properties();
    private final List<Connection> connections = new ArrayList<>();
    private final Map<Table, TableWriter> writers = new EnumMap<>(Table.class);
    private final Connection connection;

    private Schema(String url, String user, String password) throws SQLException {
        this.url = url;
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("characterEncoding", "UTF-8");
        // What these would check holds by construction, and the books show it.
        properties.setProperty("sessionVariables", "unique_checks=0,foreign_key_checks=0");
        this.connection = connect();
    }

    static Schema open(String url, String user, String password) {
        try {
            return new Schema(url, user, password);
        } catch (SQLException failure) {
            throw new BenchFailed("No connection to " + url.replaceFirst("\\?.*", "") + " as " + user + ": "
                    + failure.getMessage(), failure);
        }
    }

    private Connection connect() throws SQLException {
        var opened = DriverManager.getConnection(url, properties);
        connections.add(opened);
        return opened;
    }

    /** Fails unless the tables are there and, if it is to be empty, there are no orders. */
    void check(boolean empty) {
        var missing = new TreeSet<String>();
        for (var table : Table.values()) {
            table.columns().forEach(column -> missing.add(table.sqlName() + "." + column));
        }
        missing.addAll(List.of("id_blocks.next_id", "outbox_purged.newest_at"));
        try (var statement = connection.createStatement()) {
            try (var columns = statement.executeQuery(
                    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()")) {
                while (columns.next()) {
                    missing.remove(columns.getString(1) + "." + columns.getString(2));
                }
            }
            if (!missing.isEmpty()) {
                throw new BenchFailed("The schema has no " + String.join(", ", missing) + ". " + NOT_MIGRATED);
            }
            try (var orders = statement.executeQuery("SELECT 1 FROM orders LIMIT 1")) {
                if (empty && orders.next()) {
                    throw new BenchFailed("There are orders already. Drop the schema and start the application on it"
                            + " anew, or add to them with --append.");
                }
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Takes the ids that the plan needs, so that the application goes on behind them whenever it asks for ids. */
    FirstIds reserve(FillPlan plan) {
        try {
            connection.setAutoCommit(false);
            long administrator = number("SELECT COALESCE(MIN(user_id), 0) FROM users WHERE role = 'ADMIN'");
            if (administrator == 0) {
                throw new BenchFailed(
                        "There is no administrator, who would put in the stock. Start the application with"
                                + " --jumun.account.first-administrator=Root once.");
            }
            var ids = new FirstIds(after("users", "user_id"), after("products", "id"), after("stock_adjustments", "id"),
                    reserve("orders", plan.orders()), reserve("order_items", plan.orders() * FillPlan.MAX_LINES),
                    reserve("payments", plan.orders()), after("point_ledger", "id"), administrator);
            connection.commit();
            connection.setAutoCommit(true);
            return ids;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    private long after(String table, String column) throws SQLException {
        return number("SELECT COALESCE(MAX(" + column + "), 0) + 1 FROM " + table);
    }

    private long reserve(String name, long count) throws SQLException {
        long last = number("SELECT next_id FROM id_blocks WHERE name = '" + name + "' FOR UPDATE");
        execute("UPDATE id_blocks SET next_id = " + (last + count + ID_BLOCK) + " WHERE name = '" + name + "'");
        return last + 1;
    }

    /** @param orders told how many orders have been committed since the last time, on another thread */
    void openWriters(LongConsumer orders) {
        try {
            for (var table : Table.values()) {
                writers.put(table, new TableWriter(table, connect(), table == Table.ORDERS ? orders::accept : _ -> {}));
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    void add(Row row) {
        var writer = writers.get(Table.of(row));
        if (writer == null) {
            throw new IllegalStateException("Not open for writing");
        }
        writer.add(row);
    }

    /** Returns when everything is committed, the events too: counted as delivered and deleted after their time. */
    void finish(Totals totals) {
        writers.values().forEach(TableWriter::finish);
        var newest = TIME.format(EPOCH.plus(totals.lastOrderAt(), ChronoUnit.MICROS));
        try {
            execute("INSERT INTO outbox_purged (aggregate_type, events, newest_at) VALUES ('order', " + totals.events()
                    + ", " + newest + ") ON DUPLICATE KEY UPDATE events = events + " + totals.events()
                    + ", newest_at = GREATEST(newest_at, " + newest + ")");
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new BenchFailed("Nothing found: " + sql + ". " + NOT_MIGRATED);
            }
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static BenchFailed failed(SQLException failure) {
        return new BenchFailed("The database refused: " + failure.getMessage(), failure);
    }

    @Override
    public void close() {
        writers.values().forEach(TableWriter::abandon);
        for (var opened : connections) {
            try {
                opened.close();
            } catch (SQLException _) {
                // It is gone, which is what was wanted.
            }
        }
    }
}
