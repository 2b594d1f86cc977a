package dev.jumun.faults.jdbc;

/** When it happens: before the server hears of the step, or after it has carried it out. */
public enum Moment {
    BEFORE,
    AFTER
}
