package dev.jumun.dataplatform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as CloudEvents 1.0 describes it; well formed.
 *
 * @param subject what the event is about, such as an order's id
 * @param traceparent the W3C trace that the event belongs to
 * @param data what the event tells, as JSON
 */
public record CloudEvent(String id, String source, String type, @Nullable String subject, @Nullable Instant time,
        @Nullable String traceparent, @Nullable String data) {}
