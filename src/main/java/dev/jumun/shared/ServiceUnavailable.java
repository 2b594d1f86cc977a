package dev.jumun.shared;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The service cannot answer now, but will again: too much work, a shutdown, or a database that is away. Whether a write
 * took effect is unknown to the caller, who repeats it with the same idempotency key.
 */
public final class ServiceUnavailable extends Rejection {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ServiceUnavailable(Reason reason, @Nullable Throwable cause) {
        super(ErrorCode.SERVICE_UNAVAILABLE, List.of(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** {@code Retry-After}: a second is a fair guess for everything here, since it passes by itself. */
    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", "1");
    }

    /** Why there is no answer. */
    public enum Reason {
        /** More is waiting than the service will hold, or can begin in time; without effect. */
        BUSY,
        /** The service is shutting down; without effect. */
        STOPPING,
        /** Begun, but not finished within the time that a caller is made to wait. */
        TIMED_OUT,
        /** Rows stayed locked by others, or deadlocked, for longer than is worth waiting. */
        CONTENDED,
        /** The database does not answer or takes no writes. */
        DATABASE_AWAY,
        /** The connection broke while a commit was under way, or a lane failed: it may or may not have happened. */
        OUTCOME_UNKNOWN
    }
}
