package dev.jumun.idempotency;

import java.util.Collection;
import java.util.Set;

/** What keeps the {@link Intent#ownKey() own keys} of the writes that made it, so that no two are made under one key. */
@FunctionalInterface
public interface HeldKeys {

    /**
     * Lets go of these keys, whose time is over, in the open transaction. Waits for no row: what another transaction has
     * locked keeps its key. The caller has locked the rows of these keys, so no write that uses one anew commits meanwhile.
     *
     * @return those that are still held
     */
    Set<String> release(Collection<String> ownKeys);
}
