package dev.jumun.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events that one worker holds for a while: at most one of each aggregate, the earliest that is unsent.
 *
 * @param token names the claim; what it no longer names, it no longer holds
 * @param claimedAt of {@link System#nanoTime()}
 * @param lookAgain how soon more may be due; empty when nothing is known of
 */
record ClaimedBatch(String token, List<Event> events, long claimedAt, Optional<Duration> lookAgain) {

    /** @param attempts this one included */
    record Event(long id, String eventId, String aggregateType, long aggregateId, String eventType, int attempts,
            String payload, @Nullable String traceParent, Instant createdAt) {}

    boolean isEmpty() {
        return events.isEmpty();
    }

    List<Long> ids() {
        return events.stream().map(Event::id).toList();
    }

    /** Whether the lease may be over before so long a time has passed: then others send, and this worker does not. */
    boolean mayEndWithin(Duration time, Duration lease) {
        return System.nanoTime() - claimedAt >= lease.minus(time).toNanos();
    }

    /** What is left of it from there on. */
    ClaimedBatch from(int index, long heldSince) {
        return new ClaimedBatch(token, events.subList(index, events.size()), heldSince, lookAgain);
    }
}
