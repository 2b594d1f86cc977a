package dev.jumun.idempotency;

import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import dev.jumun.shared.UserId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose write it is, and under which key, if any.
 *
 * @param keyed null when the client sent no key: then every request is a new write
 */
public record Intent(UserId user, @Nullable Keyed keyed) {

    /** A key and what the request that carries it means. */
    public record Keyed(IdempotencyKey key, Fingerprint fingerprint) {}

    /** What {@code orders.idempotency_key} holds: unique for the user, since a key belongs to one user. */
    public @Nullable String ownKey() {
        return keyed == null ? null : ownKey(user, keyed.key());
    }

    static String ownKey(UserId user, IdempotencyKey key) {
        return user.value() + ":" + key.value();
    }

    /**
     * Waits for the answer of a write that runs elsewhere.
     *
     * @throws KeyConflict with {@code IN_PROGRESS} when another write of the same user did not finish in time and this
     *         one has a key to come back with; the contract's bounded wait
     */
    public Answer await(Supplier<Answer> write) {
        try {
            return write.get();
        } catch (ServiceUnavailable unavailable) {
            boolean stillRunning = unavailable.reason() == Reason.TIMED_OUT
                    || unavailable.getCause() instanceof WriteLockTimeout;
            throw keyed != null && stillRunning ? KeyConflict.inProgress() : unavailable;
        }
    }
}
