package dev.jumun.outbox;

import dev.jumun.outbox.OutboxSummary.Unsent;
import dev.jumun.shared.OutboxEventId;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The SQL of what administrators see and do. FORCE INDEX, because most events were sent: what walks the failed ones must
 * not be led over the sent ones, which have no next attempt either.
 */
@Repository
class ConsoleTables {
    private static final String COLUMNS = "SELECT id, event_id, event_type, aggregate_id, status, attempts,"
            + " next_attempt_at, last_error, created_at, sent_at, redriven_by, redriven_at,"
            + " COALESCE(claimed_until > NOW(6), FALSE) AS claimed FROM outbox ";
    private static final String PARKED_ONES = " FROM outbox FORCE INDEX (idx_outbox_status)"
            + " WHERE status = 'FAILED' AND next_attempt_at IS NULL";

    static final String EVENTS = COLUMNS + "FORCE INDEX (PRIMARY) ORDER BY id DESC LIMIT ? OFFSET ?";
    static final String EVENTS_OF_STATUS = COLUMNS
            + "FORCE INDEX (idx_outbox_status) WHERE status = ? ORDER BY id DESC LIMIT ? OFFSET ?";
    static final String COUNT_OF_STATUS = "SELECT COUNT(*) FROM outbox FORCE INDEX (idx_outbox_status) WHERE status = ?";
    static final String EVENT = COLUMNS + "WHERE id = ?";
    static final String LOCK = EVENT + " FOR UPDATE";
    static final String PARKED = "SELECT id" + PARKED_ONES + " ORDER BY id LIMIT ?";
    static final String COUNT_OF_PARKED = "SELECT COUNT(*)" + PARKED_ONES;

    /** One statement, so that its figures are of one moment; the first event of a status is where its index begins. */
    static final String SUMMARY = """
            SELECT (SELECT COUNT(*) FROM outbox FORCE INDEX (idx_outbox_status) WHERE status = 'PENDING') AS pending,
                (SELECT COUNT(*) FROM outbox FORCE INDEX (idx_outbox_status) WHERE status = 'SENT') AS sent,
                (SELECT COUNT(*) FROM outbox FORCE INDEX (idx_outbox_status) WHERE status = 'FAILED') AS failed,
                (SELECT COUNT(*)""" + PARKED_ONES + """
            ) AS parked,
                (SELECT COALESCE(SUM(events), 0) FROM outbox_purged) AS purged,
                o.created_at AS oldest, GREATEST(TIMESTAMPDIFF(SECOND, o.created_at, NOW(6)), 0) AS age
            FROM (
                SELECT MIN(e.created_at) AS created_at
                FROM (
                    SELECT MIN(id) AS id FROM outbox FORCE INDEX (idx_outbox_status) WHERE status = 'PENDING'
                    UNION ALL SELECT MIN(id) FROM outbox FORCE INDEX (idx_outbox_status) WHERE status = 'FAILED'
                ) f STRAIGHT_JOIN outbox e FORCE INDEX (PRIMARY) ON e.id = f.id
            ) o""";

    // Without the claim of a worker whose lease is over, which could still write that its attempt failed.
    private static final String REDRIVE = "attempts = 0, next_attempt_at = NOW(6), claimed_by = NULL,"
            + " claimed_until = NULL, redriven_by = ?, redriven_at = NOW(6)";

    /**
     * By key and in its order, so that two of them lock the same rows one after the other; and only what is still parked
     * then. STRAIGHT_JOIN, because a plan that scans the outbox would wait for rows that workers hold.
     */
    static final String REDRIVE_PARKED = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) d"
            + " STRAIGHT_JOIN outbox e FORCE INDEX (PRIMARY) ON e.id = d.id SET " + REDRIVE
            + " WHERE e.status = 'FAILED' AND e.next_attempt_at IS NULL";

    // Times of the driver are local; both engines' sessions are in UTC.
    private static final ZoneOffset UTC = ZoneOffset.UTC;

    private final JdbcTemplate jdbc;

    ConsoleTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Page<EventView> events(PageQuery page) {
        return page(page, count("SELECT COUNT(*) FROM outbox"), EVENTS, page.size(), page.offset());
    }

    Page<EventView> events(DeliveryStatus status, PageQuery page) {
        return page(page, count(COUNT_OF_STATUS, status.name()), EVENTS_OF_STATUS, status.name(), page.size(),
                page.offset());
    }

    private Page<EventView> page(PageQuery page, long total, String statement, Object... parameters) {
        List<EventView> content = page.offset() >= total
                ? List.of()
                : jdbc.query(statement, (row, _) -> event(row), parameters);
        return new Page<>(content, page.page(), page.size(), total);
    }

    OutboxSummary summary() {
        return jdbc.query(SUMMARY, (row, _) -> {
            var oldest = instant(row, "oldest");
            return new OutboxSummary(
                    Map.of(DeliveryStatus.PENDING, row.getLong("pending"), DeliveryStatus.SENT, row.getLong("sent"),
                            DeliveryStatus.FAILED, row.getLong("failed")),
                    row.getLong("parked"), oldest == null ? null : new Unsent(oldest, row.getLong("age")),
                    row.getLong("purged"));
        }).getFirst();
    }

    /** The event as it is, to stay so until the transaction ends. */
    Optional<EventView> lock(OutboxEventId id) {
        return jdbc.query(LOCK, (row, _) -> event(row), id.value()).stream().findFirst();
    }

    /** Makes an event due that this transaction has locked. */
    EventView redrive(OutboxEventId id, UserId administrator) {
        jdbc.update("UPDATE outbox SET " + REDRIVE + " WHERE id = ?", administrator.value(), id.value());
        return jdbc.query(EVENT, (row, _) -> event(row), id.value()).getFirst();
    }

    /** Makes so many of the parked events due, those that another redrive did not get first. */
    int redriveParked(UserId administrator, int limit) {
        var ids = jdbc.query(PARKED, (row, _) -> row.getLong("id"), limit);
        return ids.isEmpty() ? 0 : jdbc.update(REDRIVE_PARKED, rows(ids), administrator.value());
    }

    private static String rows(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    long parked() {
        return count(COUNT_OF_PARKED);
    }

    private long count(String statement, Object... parameters) {
        var count = jdbc.queryForObject(statement, Long.class, parameters);
        return count == null ? 0 : count;
    }

    private static EventView event(ResultSet row) throws SQLException {
        var redrivenBy = row.getObject("redriven_by", Long.class);
        return new EventView(new OutboxEventId(row.getLong("id")), row.getString("event_id"),
                row.getString("event_type"), row.getLong("aggregate_id"),
                DeliveryStatus.valueOf(row.getString("status")), row.getInt("attempts"),
                instant(row, "next_attempt_at"), row.getString("last_error"),
                row.getObject("created_at", LocalDateTime.class).toInstant(UTC), instant(row, "sent_at"),
                redrivenBy == null ? null : new UserId(redrivenBy), instant(row, "redriven_at"),
                row.getBoolean("claimed"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(UTC);
    }
}
