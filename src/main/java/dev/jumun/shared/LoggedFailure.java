package dev.jumun.shared;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a log may say of a failure. Databases, drivers and parsers quote what they stumble over, and so what clients have
 * sent: keys, names, bodies. So a message is logged where this code has written it, and of all others the kind.
 */
public final class LoggedFailure {
    private static final String OURS = "dev.jumun.";
    private static final int MAX_CAUSES = 20;

    private LoggedFailure() {}

    /** The failure and its causes on one line, such as {@code DuplicateKeyException < SQLException (23000, 1062)}. */
    public static String line(Throwable failure) {
        return chain(failure).stream().map(LoggedFailure::described).collect(Collectors.joining(" < "));
    }

    /** The same for a log with stack traces; the failure itself where nothing has to be left out. */
    public static Throwable withTrace(Throwable failure) {
        return chain(failure).stream().allMatch(LoggedFailure::isOurs) ? failure : Unquoted.of(failure, MAX_CAUSES);
    }

    private static List<Throwable> chain(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && chain.size() < MAX_CAUSES; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String described(Throwable failure) {
        var kind = failure.getClass().getSimpleName();
        if (failure instanceof SQLException sql) {
            return kind + " (" + sql.getSQLState() + ", " + sql.getErrorCode() + ")";
        }
        return isOurs(failure) && failure.getMessage() != null ? kind + ": " + failure.getMessage() : kind;
    }

    /** Made by this code, which puts nothing into messages that does not belong there. */
    private static boolean isOurs(Throwable failure) {
        var trace = failure.getStackTrace();
        return failure.getSuppressed().length == 0 && !(failure instanceof SQLException) && !quotesItsCause(failure)
                && (failure.getClass().getName().startsWith(OURS)
                        || (trace.length > 0 && trace[0].getClassName().startsWith(OURS)));
    }

    /** As an exception does that is made of its cause alone. */
    private static boolean quotesItsCause(Throwable failure) {
        return failure.getMessage() != null && failure.getCause() != null
                && failure.getMessage().contains(String.valueOf(failure.getCause().getMessage()));
    }

    /** Stands for a failure in a log: where it came from, and of what kind it was. */
    private static final class Unquoted extends Exception {
        private static final long serialVersionUID = 1;

        private Unquoted(String description, @Nullable Throwable cause) {
            super(description, cause);
        }

        static Unquoted of(Throwable failure, int depth) {
            var cause = failure.getCause();
            var unquoted = new Unquoted(described(failure),
                    cause == null || depth <= 1 ? null : of(cause, depth - 1));
            unquoted.setStackTrace(failure.getStackTrace());
            return unquoted;
        }
    }
}
