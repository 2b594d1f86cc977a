package dev.jumun.groupcommit;

import java.util.List;

/** The body of one group's transaction: lock, decide, write. */
@FunctionalInterface
public interface GroupTransaction<C, R> {

    /**
     * Carries out all commands in the transaction that is open, in their order. Runs again from the start when the
     * transaction was rolled back, so it keeps nothing outside of it.
     *
     * @return one result for each command, in the same order; a refusal is a result, an exception rolls back the group
     */
    List<R> commit(List<C> commands);
}
