package dev.jumun.demo;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Fills an empty database with demo data before the first request; all of it or, after a crash, none. */
@Component
@Profile("demo")
@DependsOnDatabaseInitialization
class DemoData implements InitializingBean {
    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    DemoData(DataSource dataSource, JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @Override
    public void afterPropertiesSet() {
        transaction.executeWithoutResult(_ -> {
            // One after another, when several instances start on an empty database.
            jdbc.queryForList("SELECT name FROM id_blocks FOR UPDATE");
            if (jdbc.queryForList("SELECT 1 FROM users LIMIT 1").isEmpty()) {
                Connection connection = DataSourceUtils.getConnection(dataSource);
                ScriptUtils.executeSqlScript(connection, new EncodedResource(
                        new ClassPathResource("demo/demo-data.sql"), StandardCharsets.UTF_8));
            }
        });
    }
}
