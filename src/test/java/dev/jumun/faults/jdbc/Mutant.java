package dev.jumun.faults.jdbc;

import java.util.regex.Pattern;

/** An instance that has lost one of the things that its promises rest on, by SQL that is rewritten on its way. */
public enum Mutant {
    /** As it should be. */
    NONE,
    /** Finds no remembered reply. */
    FORGETS_REPLIES,
    /** Locks no row by reading it. */
    LOCKS_NOTHING,
    /** Takes stock from a product whatever it is and has. */
    PROVES_NO_STOCK,
    /** Writes the outcome of an event whoever holds it. */
    FENCES_NO_EVENT;

    private static final Pattern LOCK = Pattern.compile("\\s+FOR UPDATE\\s*$");
    private static final Pattern RECALL = Pattern.compile("body, expires_at FROM idempotency_keys .*? WHERE ");
    private static final Pattern PROOF = Pattern.compile("WHERE p\\.price = d\\.price .* >= d\\.least");
    private static final Pattern FENCE = Pattern.compile("WHERE ((?:o\\.)?claimed_by = \\?)");

    /** The statement as this mutant says it; with the same parameters. */
    String rewrite(String sql) {
        return switch (this) {
            case NONE -> sql;
            case FORGETS_REPLIES ->
                RECALL.matcher(sql).replaceFirst("$0FALSE AND ");
            case LOCKS_NOTHING -> LOCK.matcher(sql).replaceFirst("");
            case PROVES_NO_STOCK -> PROOF.matcher(sql).replaceFirst("WHERE TRUE");
            case FENCES_NO_EVENT -> FENCE.matcher(sql).replaceFirst("WHERE ($1 OR TRUE)");
        };
    }
}
