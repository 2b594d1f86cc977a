package dev.jumun.testing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An instance's tables, looked at and changed past the application; each call is a transaction of its own. */
public final class Tables {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    public Tables(Instance instance) {
        this(instance.bean(JdbcTemplate.class), instance.bean(PlatformTransactionManager.class));
    }

    public Tables(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /** The tables of a database of the current engine, whoever runs on it. */
    public static Tables on(String database) {
        var engine = Engine.current();
        var source = new DriverManagerDataSource(engine.jdbcUrl(database), engine.user(), engine.password());
        return new Tables(new JdbcTemplate(source), new JdbcTransactionManager(source));
    }

    /** The one number that the query answers; 0 for NULL. */
    public long number(String query, Object... arguments) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var number = jdbc.queryForObject(query, Number.class, arguments);
            return number == null ? 0L : number.longValue();
        }));
    }

    public Map<String, @Nullable Object> row(String query, Object... arguments) {
        return Objects.requireNonNull(transaction.execute(_ -> jdbc.queryForMap(query, arguments)));
    }

    public int change(String statement, Object... arguments) {
        return Objects.requireNonNull(transaction.execute(_ -> jdbc.update(statement, arguments)));
    }

    /** One statement for all rows. */
    public void insert(String statement, List<Object[]> rows) {
        transaction.executeWithoutResult(_ -> jdbc.batchUpdate(statement, rows));
    }

    /** Pieces of the product that the sales figures hold, with what is not rolled up yet. */
    public long sold(long product) {
        return number("""
                SELECT COALESCE((SELECT SUM(quantity) FROM sales_figures WHERE product_id = ? AND span = 'DAY'), 0)
                    + COALESCE((SELECT SUM(q.quantity)
                        FROM sales_deltas d
                            JOIN JSON_TABLE(d.quantities, '$[*]'
                                COLUMNS (product_id BIGINT PATH '$[0]', quantity BIGINT PATH '$[1]')) q
                        WHERE q.product_id = ?), 0)""", product, product);
    }

    /** Locks what the query selects, within a transaction. */
    public void lock(String query, Object... arguments) {
        jdbc.queryForList(query, arguments);
    }

    /** Does it in a transaction. */
    public void within(Runnable work) {
        transaction.executeWithoutResult(_ -> work.run());
    }
}
