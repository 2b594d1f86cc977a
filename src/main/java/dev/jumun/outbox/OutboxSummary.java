package dev.jumun.outbox;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outbox at one moment.
 *
 * @param counts events of every status, those of which there are none included
 * @param parked {@code FAILED} events that are not tried again by themselves
 * @param oldestUnsent null when everything was sent
 * @param purged sent events that are no longer kept
 */
public record OutboxSummary(Map<DeliveryStatus, Long> counts, long parked, @Nullable Unsent oldestUnsent,
        long purged) {

    public OutboxSummary {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /**
     * An event that still waits.
     *
     * @param ageSeconds by the database's clock
     */
    public record Unsent(Instant recordedAt, long ageSeconds) {}
}
