package dev.jumun.faults.jdbc;

/** What happens at a failpoint. */
public enum Action {
    /** The process is gone, as after {@code kill -9}. */
    HALT,
    /** The driver says that the connection is lost, which the server does not know of. */
    THROW,
    /** The connection is closed on this side, and the driver finds out by itself. */
    CUT,
    /** Nothing but that the step takes until somebody says {@link Traps#GO}. */
    WAIT,
    /** The same, and then {@link #THROW}. */
    WAIT_THEN_THROW
}
