package dev.jumun.testing;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Thousands of customers with empty wallets, put straight into the database: to register them would take minutes. */
public final class Crowd {
    private Crowd() {}

    /** So many new customers; nobody else may register meanwhile. */
    public static List<Long> of(int size, Instance instance) {
        var jdbc = instance.bean(JdbcTemplate.class);
        return new TransactionTemplate(instance.bean(PlatformTransactionManager.class)).execute(_ -> {
            var last = jdbc.queryForObject("SELECT MAX(user_id) FROM users", Long.class);
            long first = last == null ? 1 : last + 1;
            var now = LocalDateTime.now(ZoneOffset.UTC);
            var ids = LongStream.range(first, first + size).boxed().toList();
            jdbc.batchUpdate("INSERT INTO users (user_id, name, role, created_at) VALUES (?, '손님', 'CUSTOMER', ?)",
                    ids.stream().map(id -> new Object[]{id, now}).toList());
            jdbc.batchUpdate("INSERT INTO wallets (user_id, balance) VALUES (?, 0.00)",
                    ids.stream().map(id -> new Object[]{id}).toList());
            return ids;
        });
    }
}
