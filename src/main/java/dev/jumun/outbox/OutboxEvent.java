package dev.jumun.outbox;

/**
 * Something that happened to an aggregate, for the data platform.
 *
 * @param aggregateType such as {@code order}
 * @param eventType CloudEvents type, such as {@code order.paid}; happens to one aggregate at most once
 * @param payload CloudEvents data, JSON
 */
public record OutboxEvent(String aggregateType, long aggregateId, String eventType, String payload) {

    /** Made from what it tells, so that the same event can never be recorded twice under two ids. */
    String eventId() {
        return aggregateId + "." + eventType;
    }
}
