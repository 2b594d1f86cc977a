package dev.jumun.idempotency;

import dev.jumun.shared.UserId;

/** Puts the writes of one user in a row, across all instances, until the transaction ends. */
@FunctionalInterface
public interface WriteLock {

    /**
     * Waits until no other write of the user is under way.
     *
     * @throws WriteLockTimeout when another transaction held the lock for longer than the lock wait
     */
    void acquire(UserId user);
}
