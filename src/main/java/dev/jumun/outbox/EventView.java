package dev.jumun.outbox;

import dev.jumun.shared.OutboxEventId;
import dev.jumun.shared.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event so far, without what it tells.
 *
 * @param eventId by which the data platform knows it
 * @param aggregateId the order that it happened to
 * @param nextAttemptAt null when it was sent, or is parked
 * @param redrivenBy the administrator who redrove it last
 * @param claimed whether a worker held it when it was looked at, by the database's clock
 */
public record EventView(OutboxEventId id, String eventId, String type, long aggregateId, DeliveryStatus status,
        int attempts, @Nullable Instant nextAttemptAt, @Nullable String lastError, Instant createdAt,
        @Nullable Instant sentAt, @Nullable UserId redrivenBy, @Nullable Instant redrivenAt, boolean claimed) {}
