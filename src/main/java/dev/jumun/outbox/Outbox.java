package dev.jumun.outbox;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where events wait for their delivery. */
@Component
public class Outbox {
    private final JdbcTemplate jdbc;

    Outbox(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Records events, in one statement; they exist if and only if the open transaction commits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(List<OutboxEvent> events, Instant now) {
        var createdAt = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        jdbc.batchUpdate("""
                INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, attempts,
                    next_attempt_at, created_at)
                VALUES (?, ?, ?, ?, ?, 'PENDING', 0, ?, ?)""",
                events.stream()
                        .map(event -> new Object[]{event.aggregateType(), event.aggregateId(), event.eventId(),
                                event.eventType(), event.payload(), createdAt, createdAt})
                        .toList());
    }
}
