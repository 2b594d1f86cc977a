package dev.jumun.faults.jdbc;

import java.util.List;

/** What a connection is about to do, or has just done. */
sealed interface Step {
    String thread();

    record Statement(String thread, String sql) implements Step {}

    /**
     * The end of a transaction.
     *
     * @param statements those of the transaction that this ends
     */
    record Commit(String thread, List<String> statements) implements Step {}
}
