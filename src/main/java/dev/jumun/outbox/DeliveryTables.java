package dev.jumun.outbox;

import dev.jumun.outbox.BacklogMetrics.Backlog;
import dev.jumun.outbox.ClaimedBatch.Event;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
            SELECT id, event_id, aggregate_type, aggregate_id, event_type, attempts, payload, trace_parent, created_at,
                claimed_by IS NOT NULL AS abandoned
            FROM outbox FORCE INDEX (idx_outbox_due)
            WHERE next_attempt_at <= NOW(6)
            ORDER BY next_attempt_at, id
            LIMIT ?
            FOR UPDATE SKIP LOCKED""";

    /** How soon to look at what waits for an event that is just being sent: a little after it is due. */
    private static final Duration SOON = Duration.ofMillis(250);

    private final JdbcTemplate jdbc;

    DeliveryTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes due events for the time of the lease and counts the attempt, so that one that kills its worker is counted too.
     * Events whose predecessor is unsent are put off; one that its worker abandoned goes alone, lest it take others with
     * it, and is given up like any other after its last attempt.
     */
    @Transactional
    public ClaimedBatch claim(int maxEvents, OutboxProperties properties) {
        long claimedAt = System.nanoTime();
        var due = jdbc.query(DUE, (row, _) -> new Due(event(row), row.getBoolean("abandoned")), maxEvents);
        if (due.isEmpty()) {
            return new ClaimedBatch("", List.of(), claimedAt, Optional.empty());
        }
        var waits = waits(due.stream().map(Due::id).toList());
        if (!waits.isEmpty()) {
            putOff(waits);
        }
        var ready = due.stream().filter(candidate -> !waits.containsKey(candidate.id())).toList();
        giveUp(ready.stream().filter(candidate -> candidate.isGivenUp(properties.maxAttempts())).toList());
        var claimed = batch(ready.stream().filter(candidate -> !candidate.isGivenUp(properties.maxAttempts())).toList(),
                properties.batchBytes().toBytes());
        var token = UUID.randomUUID().toString();
        if (!claimed.isEmpty()) {
            long lease = micros(properties.lease());
            var arguments = new ArrayList<Object>(List.of(token, lease, lease));
            claimed.forEach(event -> arguments.add(event.id()));
            jdbc.update("""
                    UPDATE outbox
                    SET attempts = attempts + 1, claimed_by = ?, claimed_until = NOW(6) + INTERVAL ? MICROSECOND,
                        next_attempt_at = NOW(6) + INTERVAL ? MICROSECOND
                    WHERE id IN (""" + places(claimed.size()) + ")", arguments.toArray());
        }
        return new ClaimedBatch(token, claimed, claimedAt,
                due.size() == maxEvents
                        ? Optional.of(Duration.ZERO)
                        : waits.isEmpty() ? Optional.empty() : Optional.of(SOON));
    }

    private static List<Event> batch(List<Due> ready, long maxBytes) {
        if (!ready.isEmpty() && ready.getFirst().abandoned()) {
            return List.of(ready.getFirst().event());
        }
        var claimed = new ArrayList<Event>();
        long bytes = 0;
        for (var candidate : ready) {
            bytes += candidate.event().payload().getBytes(StandardCharsets.UTF_8).length;
            if (!candidate.abandoned() && (claimed.isEmpty() || bytes <= maxBytes)) {
                claimed.add(candidate.event());
            }
        }
        return claimed;
    }

    /** How long each of these is to wait for its predecessor, in microseconds: until that is due, or looked at again. */
    static String waitsStatement(int events) {
        return """
                SELECT o.id, CASE
                    WHEN MAX(p.claimed_until) > NOW(6) THEN 200000
                    WHEN MIN(p.next_attempt_at) IS NULL THEN 60000000
                    ELSE GREATEST(TIMESTAMPDIFF(MICROSECOND, NOW(6), MIN(p.next_attempt_at)), 0) + 200000
                    END AS wait
                FROM outbox o FORCE INDEX (PRIMARY)
                    STRAIGHT_JOIN outbox p FORCE INDEX (idx_outbox_aggregate)
                        ON p.aggregate_type = o.aggregate_type AND p.aggregate_id = o.aggregate_id AND p.id < o.id
                WHERE p.status <> 'SENT' AND o.id IN (""" + places(events) + ") GROUP BY o.id";
    }

    /** Without locks: a predecessor that is sent meanwhile costs a short wait. */
    private Map<Long, Long> waits(List<Long> ids) {
        var waits = new TreeMap<Long, Long>();
        jdbc.query(waitsStatement(ids.size()), row -> {
            waits.put(row.getLong("id"), row.getLong("wait"));
        }, ids.toArray());
        return waits;
    }

    private void putOff(Map<Long, Long> waits) {
        var rows = waits.entrySet()
                .stream()
                .map(wait -> "[" + wait.getKey() + "," + wait.getValue() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        jdbc.update("""
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$[0]', wait BIGINT PATH '$[1]')) w
                    STRAIGHT_JOIN outbox o FORCE INDEX (PRIMARY) ON o.id = w.id
                SET o.next_attempt_at = NOW(6) + INTERVAL w.wait MICROSECOND""", rows);
    }

    /** Its worker died of the last attempt, or could not write its outcome. */
    private void giveUp(List<Due> last) {
        if (!last.isEmpty()) {
            jdbc.update("""
                    UPDATE outbox
                    SET status = 'FAILED', next_attempt_at = NULL, claimed_by = NULL, claimed_until = NULL,
                        last_error = CONCAT('No outcome of attempt ', attempts)
                    WHERE id IN (""" + places(last.size()) + ")", last.stream().map(Due::id).toArray());
        }
    }

    /** @param abandoned whether a worker claimed it and never wrote what became of it */
    private record Due(Event event, boolean abandoned) {
        long id() {
            return event.id();
        }

        /** The event already counts the attempt that is about to be made. */
        boolean isGivenUp(int maxAttempts) {
            return event.attempts() > maxAttempts;
        }
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
                        WHERE o.id = (
                            SELECT MIN(id) FROM outbox FORCE INDEX (idx_outbox_due) WHERE next_attempt_at IS NOT NULL)
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
