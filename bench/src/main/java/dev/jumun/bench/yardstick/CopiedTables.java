package dev.jumun.bench.yardstick;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The service's own tables once more in another schema: the same columns, indexes and constraints. */
public final class CopiedTables {
    private static final String MIGRATIONS = "flyway_schema_history";

    private CopiedTables() {}

    /**
     * Makes in the connection's schema the tables of another one, empty but for the users.
     *
     * @param from the schema of a service that holds nobody but its administrators
     */
    public static void copy(Connection connection, String from) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Tables come in no order: one may refer to one that comes later.
            statement.execute("SET foreign_key_checks = 0");
            for (var table : tables(statement, from)) {
                statement.execute(definition(statement, from, table));
            }
            statement.execute("INSERT INTO users SELECT * FROM " + from + ".users");
            statement.execute("INSERT INTO wallets SELECT * FROM " + from + ".wallets");
            statement.execute("SET foreign_key_checks = 1");
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private static List<String> tables(Statement statement, String schema) throws SQLException {
        var tables = new ArrayList<String>();
        try (var rows = statement.executeQuery("SELECT table_name FROM information_schema.tables WHERE table_schema = '"
                + schema + "' AND table_name <> '" + MIGRATIONS + "'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static String definition(Statement statement, String schema, String table) throws SQLException {
        try (var rows = statement.executeQuery("SHOW CREATE TABLE " + schema + "." + table)) {
            if (!rows.next()) {
                throw new SQLException("No definition of " + table);
            }
            return rows.getString(2);
        }
    }
}
