package dev.jumun.shared;

/** Names an event in the outbox to administrators; the data platform knows it by another id, made from what it tells. */
public record OutboxEventId(long value) {}
