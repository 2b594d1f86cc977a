package dev.jumun.outbox;

import dev.jumun.outbox.BacklogMetrics.Backlog;
import dev.jumun.outbox.ClaimedBatch.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The SQL of delivery: short transactions, no row locked while anything is sent, and every time by the clock of the
 * database.
 */
@Repository
class DeliveryTables {
    /** What is due, oldest first; what another worker is just claiming is passed over. */
    static final String DUE = """
            SELECT id, event_id, aggregate_type, aggregate_id, event_type, attempts, payload, trace_parent, created_at
            FROM outbox FORCE INDEX (idx_outbox_due)
            WHERE next_attempt_at <= NOW(6)
            ORDER BY next_attempt_at, id
            LIMIT ?
            FOR UPDATE SKIP LOCKED""";

    private final JdbcTemplate jdbc;

    DeliveryTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes due events for the time of the lease and counts the attempt, so that one that kills its worker is counted too.
     * Events whose predecessor is unsent are put off instead.
     */
    @Transactional
    public ClaimedBatch claim(int maxEvents, long maxBytes, Duration lease) {
        long claimedAt = System.nanoTime();
        var due = jdbc.query(DUE, (row, _) -> event(row), maxEvents);
        if (due.isEmpty()) {
            return ClaimedBatch.NONE;
        }
        var waiting = waitingForPredecessor(due.stream().map(Event::id).toList());
        if (!waiting.isEmpty()) {
            putOff(waiting);
        }
        var claimed = new ArrayList<Event>();
        long bytes = 0;
        for (var event : due) {
            bytes += event.payload().length();
            if (!waiting.contains(event.id()) && (claimed.isEmpty() || bytes <= maxBytes)) {
                claimed.add(event);
            }
        }
        var token = UUID.randomUUID().toString();
        if (!claimed.isEmpty()) {
            var arguments = new ArrayList<Object>(List.of(token, micros(lease), micros(lease)));
            claimed.forEach(event -> arguments.add(event.id()));
            jdbc.update("""
                    UPDATE outbox
                    SET attempts = attempts + 1, claimed_by = ?, claimed_until = NOW(6) + INTERVAL ? MICROSECOND,
                        next_attempt_at = NOW(6) + INTERVAL ? MICROSECOND
                    WHERE id IN (""" + places(claimed.size()) + ")", arguments.toArray());
        }
        return new ClaimedBatch(token, claimed, claimedAt);
    }

    static String waitingStatement(int events) {
        return """
                SELECT DISTINCT o.id
                FROM outbox o FORCE INDEX (PRIMARY)
                    STRAIGHT_JOIN outbox p FORCE INDEX (idx_outbox_aggregate)
                        ON p.aggregate_type = o.aggregate_type AND p.aggregate_id = o.aggregate_id AND p.id < o.id
                WHERE p.status <> 'SENT' AND o.id IN (""" + places(events) + ")";
    }

    private Set<Long> waitingForPredecessor(List<Long> ids) {
        return new HashSet<>(jdbc.queryForList(waitingStatement(ids.size()), Long.class, ids.toArray()));
    }

    /** Until the predecessor is due or given up, and at least so long that nobody looks at them all the time. */
    private void putOff(Set<Long> ids) {
        jdbc.update("""
                UPDATE outbox o
                    JOIN (
                        SELECT o.id, CASE
                            WHEN MIN(p.claimed_until) > NOW(6) THEN NOW(6) + INTERVAL 200000 MICROSECOND
                            WHEN MIN(p.next_attempt_at) IS NULL THEN NOW(6) + INTERVAL 60 SECOND
                            ELSE GREATEST(MIN(p.next_attempt_at), NOW(6)) + INTERVAL 200000 MICROSECOND
                            END AS until
                        FROM outbox o
                            JOIN outbox p ON p.aggregate_type = o.aggregate_type AND p.aggregate_id = o.aggregate_id
                                AND p.id < o.id AND p.status <> 'SENT'
                        WHERE o.id IN (""" + places(ids.size()) + """
                )
                        GROUP BY o.id
                    ) w ON w.id = o.id
                SET o.next_attempt_at = w.until""", ids.toArray());
    }

    /** Holds what the claim still holds for another lease; false when something of it is lost. */
    @Transactional
    public boolean renew(ClaimedBatch batch, Duration lease) {
        var arguments = new ArrayList<Object>(List.of(micros(lease), micros(lease), batch.token()));
        arguments.addAll(batch.ids());
        return jdbc.update("""
                UPDATE outbox
                SET claimed_until = NOW(6) + INTERVAL ? MICROSECOND, next_attempt_at = NOW(6) + INTERVAL ? MICROSECOND
                WHERE claimed_by = ? AND id IN (""" + places(batch.events().size()) + ")",
                arguments.toArray()) == batch.events().size();
    }

    /** Marks what the claim still holds as sent; returns how much that is. */
    @Transactional
    public int sent(String token, Collection<Event> events) {
        var arguments = new ArrayList<Object>(List.of(token));
        events.forEach(event -> arguments.add(event.id()));
        return jdbc.update("""
                UPDATE outbox
                SET status = 'SENT', sent_at = NOW(6), next_attempt_at = NULL, claimed_by = NULL, claimed_until = NULL,
                    last_error = NULL
                WHERE claimed_by = ? AND id IN (""" + places(events.size()) + ")", arguments.toArray());
    }

    /** Marks what the claim still holds as failed, each to be tried again after its own pause, or never by itself. */
    @Transactional
    public int failed(String token, Collection<Failure> failures, String error) {
        var rows = failures.stream()
                .map(failure -> "[" + failure.event().id() + "," + failure.pauseMicros() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        return jdbc.update("""
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$[0]', pause BIGINT PATH '$[1]')) f
                    STRAIGHT_JOIN outbox o FORCE INDEX (PRIMARY) ON o.id = f.id
                SET o.status = 'FAILED', o.last_error = ?, o.claimed_by = NULL, o.claimed_until = NULL,
                    o.next_attempt_at = CASE WHEN f.pause < 0 THEN NULL ELSE NOW(6) + INTERVAL f.pause MICROSECOND END
                WHERE o.claimed_by = ?""", rows, error, token);
    }

    /** What is not sent, counted by index. */
    @Transactional(readOnly = true)
    public Backlog backlog() {
        return jdbc.query("""
                SELECT
                    (SELECT COUNT(*) FROM outbox WHERE status = 'PENDING') AS pending,
                    (SELECT COUNT(*) FROM outbox WHERE status = 'FAILED') AS failed,
                    (
                        SELECT COUNT(*) FROM outbox FORCE INDEX (idx_outbox_status)
                        WHERE status = 'FAILED' AND next_attempt_at IS NULL
                    ) AS parked,
                    COALESCE((
                        SELECT TIMESTAMPDIFF(MICROSECOND, o.created_at, NOW(6)) / 1000000
                        FROM outbox o
                        WHERE o.id = LEAST(
                            COALESCE((SELECT MIN(id) FROM outbox WHERE status = 'PENDING'), 9223372036854775807),
                            COALESCE((SELECT MIN(id) FROM outbox WHERE status = 'FAILED'), 9223372036854775807))
                    ), 0) AS age""",
                (row, _) -> new Backlog(row.getLong("pending"), row.getLong("failed"), row.getLong("parked"),
                        Math.max(0, row.getDouble("age"))))
                .getFirst();
    }

    /** An attempt that failed and the pause after it; empty when it was the last one. */
    record Failure(Event event, Optional<Duration> pause) {
        long pauseMicros() {
            return pause.map(DeliveryTables::micros).orElse(-1L);
        }
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(row.getLong("id"), row.getString("event_id"), row.getString("aggregate_type"),
                row.getLong("aggregate_id"), row.getString("event_type"), row.getInt("attempts") + 1,
                row.getString("payload"), row.getString("trace_parent"),
                row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
