package dev.jumun.outbox;

import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where events wait for their delivery. */
@Component
@EnableConfigurationProperties(OutboxProperties.class)
public class Outbox {
    // Said, because Spring would ask the driver for the type of each NULL, and the driver answers with an exception.
    private static final int[] TYPES = {Types.VARCHAR, Types.BIGINT, Types.VARCHAR, Types.VARCHAR, Types.LONGVARCHAR,
            Types.VARCHAR, Types.TIMESTAMP};

    private final JdbcTemplate jdbc;
    private final OutboxWake wake;

    Outbox(JdbcTemplate jdbc, OutboxWake wake) {
        this.jdbc = jdbc;
        this.wake = wake;
    }

    /**
     * Records events, in one statement; they exist, and are on their way to the data platform, if and only if the open
     * transaction commits.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(List<OutboxEvent> events, Instant now) {
        var createdAt = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        // Due by the clock of the database, which alone says when something is due.
        jdbc.batchUpdate("""
                INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, trace_parent, created_at,
                    status, attempts, next_attempt_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'PENDING', 0, NOW(6))""",
                events.stream()
                        .map(event -> new @Nullable Object[]{event.aggregateType(), event.aggregateId(),
                                event.eventId(), event.eventType(), event.payload(), event.traceParent(), createdAt})
                        .toList(),
                TYPES);
        wake.afterCommit();
    }
}
