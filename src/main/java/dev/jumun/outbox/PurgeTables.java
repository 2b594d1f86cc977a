package dev.jumun.outbox;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The SQL of deleting sent events. */
@Repository
class PurgeTables {
    /** Few enough that the rows are locked for milliseconds only. */
    private static final int BATCH = 1000;
    /** By the time at which they were sent: a re-driven event may be sent long after later ones. */
    static final String SENT = """
            SELECT id FROM outbox FORCE INDEX (idx_outbox_sent)
            WHERE sent_at < NOW(6) - INTERVAL ? MICROSECOND
            ORDER BY sent_at
            LIMIT ?""";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    PurgeTables(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /** Some of those that were sent longer ago than that, the oldest first. */
    List<Long> sentBefore(Duration retention) {
        return transaction
                .execute(_ -> jdbc.queryForList(SENT, Long.class, retention.toNanos() / 1000, BATCH));
    }

    /**
     * Deletes them and remembers how many they were; returns how many that is. Right by itself: what another instance is
     * deleting, because the lock was lost with its connection, is passed over.
     */
    int delete(List<Long> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        var places = String.join(", ", Collections.nCopies(ids.size(), "?"));
        return transaction.execute(_ -> {
            var rows = jdbc.query("SELECT id, aggregate_type, created_at FROM outbox FORCE INDEX (PRIMARY)"
                    + " WHERE status = 'SENT' AND id IN (" + places + ") ORDER BY id FOR UPDATE SKIP LOCKED",
                    (row, _) -> new Sent(row.getLong("id"), row.getString("aggregate_type"),
                            row.getObject("created_at", LocalDateTime.class)),
                    ids.toArray());
            rows.stream()
                    .collect(Collectors.groupingBy(Sent::aggregateType, TreeMap::new, Collectors.toList()))
                    .forEach(this::count);
            if (!rows.isEmpty()) {
                // Row by row, so that no plan can lock more than these.
                jdbc.batchUpdate("DELETE FROM outbox WHERE id = ?",
                        rows.stream().map(row -> new Object[]{row.id()}).toList());
            }
            return rows.size();
        });
    }

    private void count(String aggregateType, List<Sent> events) {
        jdbc.update("""
                INSERT INTO outbox_purged (aggregate_type, events, newest_at)
                VALUES (?, ?, ?)
                ON DUPLICATE KEY UPDATE events = events + VALUES(events),
                    newest_at = GREATEST(newest_at, VALUES(newest_at))""", aggregateType, events.size(),
                events.stream().map(Sent::createdAt).max(Comparator.naturalOrder()).orElseThrow());
    }

    private record Sent(long id, String aggregateType, LocalDateTime createdAt) {}
}
