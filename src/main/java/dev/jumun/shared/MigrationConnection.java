package dev.jumun.shared;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Migrations have connections of their own: an index over millions of rows takes longer than any request may wait. */
@Configuration(proxyBeanMethods = false)
class MigrationConnection {
    private static final String READ_TIMEOUT = "socketTimeout";

    @Bean
    static FlywayConfigurationCustomizer patientMigrations(HikariDataSource pool, FlywayProperties settings)
            throws SQLException {
        if (settings.getUrl() != null || settings.getUser() != null) {
            // Somebody has given migrations a user of their own.
            return _ -> {};
        }
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.remove(READ_TIMEOUT);
        // What a migration reads of a table must not keep older instances from adding to it.
        properties.setProperty("sessionVariables", "transaction_isolation='READ-COMMITTED'");
        var connections = new SimpleDriverDataSource(DriverManager.getDriver(pool.getJdbcUrl()), pool.getJdbcUrl(),
                pool.getUsername(), pool.getPassword());
        connections.setConnectionProperties(properties);
        return flyway -> flyway.dataSource(connections);
    }
}
