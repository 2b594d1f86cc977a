package dev.jumun.dataplatform;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event that came for the first time, and when. */
public record Receipt(CloudEvent event, Instant receivedAt) {

    /** From the event's own time to its receipt; null without a time, negative when the clocks disagree. */
    public @Nullable Long latencyMillis() {
        return event.time() == null ? null : Duration.between(event.time(), receivedAt).toMillis();
    }
}
