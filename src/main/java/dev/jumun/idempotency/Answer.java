package dev.jumun.idempotency;

/**
 * What a write's caller is told.
 *
 * @param replayed whether this is the first answer to the key once more, with no new effect
 */
public record Answer(Reply reply, boolean replayed) {}
