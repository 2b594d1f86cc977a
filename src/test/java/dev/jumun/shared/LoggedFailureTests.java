package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

class LoggedFailureTests {
    private static final String NAME = "name-of-somebody";
    private final SQLException duplicate = new SQLIntegrityConstraintViolationException(
            "Duplicate entry '" + NAME + "' for key 'users.name'", "23000", 1062);

    private static String printed(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void saysWhatADatabaseStumbledOverByItsCode() {
        var failure = new DuplicateKeyException("StatementCallback; SQL [INSERT '" + NAME + "']", duplicate);

        // As Spring throws it: from a frame of its own.
        failure.setStackTrace(
                new StackTraceElement[]{new StackTraceElement("org.springframework.X", "y", "X.java", 1)});

        assertThat(LoggedFailure.line(failure))
                .isEqualTo("DuplicateKeyException < SQLIntegrityConstraintViolationException (23000, 1062)");
        assertThat(printed(LoggedFailure.withTrace(failure))).doesNotContain(NAME)
                .contains("DuplicateKeyException", "(23000, 1062)", "org.springframework.X.y(X.java:1)",
                        LoggedFailureTests.class.getName());
    }

    @Test
    void keepsWhatThisCodeHasWritten() {
        var failure = new IllegalStateException("2 commands, but 1 results");

        assertThat(LoggedFailure.line(failure)).isEqualTo("IllegalStateException: 2 commands, but 1 results");
        assertThat(LoggedFailure.withTrace(failure)).isSameAs(failure);
        assertThat(LoggedFailure.line(new ServiceUnavailable(ServiceUnavailable.Reason.BUSY, duplicate)))
                .doesNotContain(NAME)
                .contains("1062");
    }

    @Test
    void leavesOutWhatQuotesInItsTurn() {
        var number = notANumber();
        for (var failure : new Throwable[]{new IllegalStateException(duplicate), number,
                new IllegalStateException(number),
                new IllegalStateException("Failed: " + duplicate.getMessage(), duplicate)}) {
            assertThat(LoggedFailure.line(failure)).doesNotContain(NAME);
            assertThat(printed(LoggedFailure.withTrace(failure))).doesNotContain(NAME);
        }
        var covered = new IllegalStateException("covered up");
        covered.addSuppressed(duplicate);
        assertThat(printed(LoggedFailure.withTrace(covered))).doesNotContain(NAME);
    }

    private static NumberFormatException notANumber() {
        try {
            throw new AssertionError(Long.parseLong(NAME));
        } catch (NumberFormatException failure) {
            return failure;
        }
    }

    @Test
    void endsWhereCausesGoInACircle() {
        var one = new IllegalStateException("one");
        var other = new IllegalStateException("other", one);
        one.initCause(other);

        assertThat(LoggedFailure.line(one)).startsWith("IllegalStateException: one < IllegalStateException: other");
        one.addSuppressed(duplicate);
        assertThat(printed(LoggedFailure.withTrace(one))).doesNotContain(NAME);
    }
}
