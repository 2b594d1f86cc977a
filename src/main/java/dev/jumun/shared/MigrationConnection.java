package dev.jumun.shared;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Migrations have connections of their own: an index over millions of rows takes longer than any request may wait. */
@Configuration(proxyBeanMethods = false)
class MigrationConnection {
    private static final String READ_TIMEOUT = "socketTimeout";

    @Bean
    static FlywayConfigurationCustomizer patientMigrations(HikariDataSource pool) throws SQLException {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.remove(READ_TIMEOUT);
        var connections = new SimpleDriverDataSource(DriverManager.getDriver(pool.getJdbcUrl()), pool.getJdbcUrl(),
                pool.getUsername(), pool.getPassword());
        connections.setConnectionProperties(properties);
        return flyway -> flyway.dataSource(connections);
    }
}
