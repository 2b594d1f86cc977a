package dev.jumun.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the books (contract §7) and the queries that find where it is broken.
 *
 * @param countsQuery answers names and counts; null for a rule that counts nothing
 */
record Rule(int number, String name, String promise, List<Check> checks, @Nullable String countsQuery) {

    /**
     * A query whose every row is a violation.
     *
     * @param query without LIMIT, which the auditor adds
     */
    record Check(String query, Reading reading) {}

    /** Says what is wrong with one row. */
    interface Reading {
        Violation read(ResultSet row) throws SQLException;
    }
}
