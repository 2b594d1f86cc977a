package dev.jumun.outbox;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an aggregate, for the data platform.
 *
 * @param aggregateType such as {@code order}
 * @param eventType CloudEvents type, such as {@code order.paid}; happens to one aggregate at most once
 * @param payload CloudEvents data, JSON
 * @param traceParent the W3C trace context of the request that made it happen; null for none
 */
public record OutboxEvent(String aggregateType, long aggregateId, String eventType, String payload,
        @Nullable String traceParent) {

    /** Made from what it tells, so that the same event can never be recorded twice under two ids. */
    String eventId() {
        return aggregateId + "." + eventType;
    }
}
