package dev.jumun.shared;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** What a failed statement or transaction says about trying again, read from the vendor's error code. */
public enum DatabaseFailure {
    /**
     * Rolled back, or to be rolled back, because of others: 1213 deadlock, 1205 lock wait, 1020 snapshot conflict, 3572 no
     * wait, or rows that are not any more what was decided on.
     */
    CONTENTION,
    /** The database is away, full or read-only: trying again at once is no use. */
    AWAY,
    /** Anything else: the statement itself is at fault. */
    OTHER;

    private static final Set<Integer> CONTENDED = Set.of(1213, 1205, 1020, 3572);
    // An option of the server's, which read_only is; its mode; and what Group Replication says on all but its primary.
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1836, 3100);
    // Table or disk full, shutdown in progress, too many connections.
    private static final Set<Integer> UNABLE = Set.of(1021, 1114, 1053, 1040, 1203);
    private static final int MAX_CAUSES = 20;

    public static DatabaseFailure of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                if (CONTENDED.contains(sql.getErrorCode())) {
                    return CONTENTION;
                }
                if (UNABLE.contains(sql.getErrorCode()) || isReadOnly(sql) || isConnectionLost(sql)) {
                    return AWAY;
                }
            }
            if (cause instanceof OptimisticLockingFailureException) {
                return CONTENTION;
            }
            if (cause instanceof CannotCreateTransactionException && cause.getCause() == null) {
                return AWAY;
            }
            // A connection on which nothing can be committed or rolled back any more is lost. The pool, which has closed it
            // by then, says so without a state, and what was thrown first is covered up.
            if (cause instanceof org.hibernate.TransactionException) {
                return AWAY;
            }
        }
        return OTHER;
    }

    /** Whether the server takes no writes. */
    static boolean isReadOnly(SQLException failure) {
        return READ_ONLY.contains(failure.getErrorCode());
    }

    /** Whether a lock was waited for in vain (1205), as opposed to a deadlock. */
    public static boolean isLockWaitTimeout(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == 1205) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConnectionLost(SQLException sql) {
        return sql instanceof SQLTransientConnectionException || sql instanceof SQLNonTransientConnectionException
                || (sql.getSQLState() != null && sql.getSQLState().startsWith("08"));
    }
}
