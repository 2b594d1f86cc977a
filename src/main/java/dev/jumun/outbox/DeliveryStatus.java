package dev.jumun.outbox;

/** How far an event got. */
public enum DeliveryStatus {
    /** Not tried yet, or being tried for the first time. */
    PENDING,
    /** The data platform has accepted it. */
    SENT,
    /** Its last attempt failed; it will be tried again, or waits for an administrator. */
    FAILED
}
