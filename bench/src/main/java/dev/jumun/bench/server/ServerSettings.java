package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the server says of itself.
 *
 * @param variables those on which its speed depends most
 */
public record ServerSettings(String version, Map<String, String> variables) {
    private static final String VARIABLES = """
            SHOW VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin',
                'innodb_doublewrite', 'innodb_buffer_pool_size', 'innodb_flush_method', 'max_connections')""";

    /**
     * Asks the server.
     *
     * @throws BenchFailed when it does not answer, or does not keep what it acknowledges: that would be another race
     */
    public static ServerSettings of(Database database, String schema) {
        try (var connection = DriverManager.getConnection(database.url(schema), database.user(),
                database.password())) {
            var settings = new ServerSettings(connection.getMetaData().getDatabaseProductVersion(),
                    variables(connection));
            settings.requireDurable();
            return settings;
        } catch (SQLException failure) {
            throw new BenchFailed("No connection to the database: " + failure.getMessage(), failure);
        }
    }

    private static Map<String, String> variables(Connection connection) throws SQLException {
        var variables = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(VARIABLES)) {
            while (rows.next()) {
                variables.put(rows.getString(1), rows.getString(2));
            }
        }
        return variables;
    }

    private void requireDurable() {
        boolean flushed = "1".equals(variables.get("innodb_flush_log_at_trx_commit"));
        boolean synced = !"ON".equals(variables.get("log_bin")) || "1".equals(variables.get("sync_binlog"));
        if (!flushed || !synced) {
            throw new BenchFailed("This server does not flush at every commit: " + variables
                    + ". Set innodb_flush_log_at_trx_commit=1 and sync_binlog=1.");
        }
    }

    /** The product with the version, such as MariaDB 11.4.5. */
    public String product() {
        return (version.contains("MariaDB") ? "MariaDB " : "MySQL ") + version.replaceFirst("-.*", "");
    }
}
