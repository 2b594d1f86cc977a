package dev.jumun.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that one worker holds for a while: at most one of each aggregate, the earliest that is unsent.
 *
 * @param token names the claim; what it no longer names, it no longer holds
 * @param claimedAt of {@link System#nanoTime()}
 */
record ClaimedBatch(String token, List<Event> events, long claimedAt) {
    static final ClaimedBatch NONE = new ClaimedBatch("", List.of(), 0);

    /** @param attempts this one included */
    record Event(long id, String eventId, String aggregateType, long aggregateId, String eventType, int attempts,
            String payload, @Nullable String traceParent, Instant createdAt) {}

    boolean isEmpty() {
        return events.isEmpty();
    }

    List<Long> ids() {
        return events.stream().map(Event::id).toList();
    }

    /** Whether the lease may be over: then others send, and this worker does not. */
    boolean isOlderThan(Duration lease) {
        return System.nanoTime() - claimedAt >= lease.toNanos();
    }
}
