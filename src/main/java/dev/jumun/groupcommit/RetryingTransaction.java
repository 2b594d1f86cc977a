package dev.jumun.groupcommit;

import dev.jumun.shared.DatabaseFailure;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs a body in a transaction of its own, and again from the start when the database rolled it back because of others
 * (deadlock 1213, lock wait 1205, snapshot conflict 1020). A body whose commit was begun is never run again: its effect
 * may be there.
 */
public final class RetryingTransaction {
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final TransactionOperations transactions;
    private final int maxRetries;
    private final Duration retryBudget;
    private final Runnable onRetry;

    public RetryingTransaction(TransactionOperations transactions, int maxRetries, Duration retryBudget,
            Runnable onRetry) {
        this.transactions = transactions;
        this.maxRetries = maxRetries;
        this.retryBudget = retryBudget;
        this.onRetry = onRetry;
    }

    /**
     * Runs the body until it commits, or fails for good.
     *
     * @return the body's result, committed
     * @throws ServiceUnavailable with {@link Reason#OUTCOME_UNKNOWN} when the commit itself failed; otherwise nothing is
     *         in the database: {@link Reason#CONTENDED} when retries did not help, {@link Reason#DATABASE_AWAY}
     * @throws RuntimeException what the body threw; then nothing of it is in the database
     */
    public <T> T run(Supplier<T> body) {
        long begun = System.nanoTime();
        for (int retries = 0;; retries++) {
            var run = new Run<>(body);
            try {
                transactions.executeWithoutResult(run::carryOut);
                return run.result();
            } catch (RuntimeException | Error failure) {
                if (run.commitBegun) {
                    throw new ServiceUnavailable(Reason.OUTCOME_UNKNOWN, failure);
                }
                boolean worthRetrying = DatabaseFailure.of(failure) == DatabaseFailure.CONTENTION
                        && retries < maxRetries && System.nanoTime() - begun < retryBudget.toNanos();
                if (!worthRetrying) {
                    throw translated(failure);
                }
            }
            onRetry.run();
            pause(retries);
        }
    }

    private static RuntimeException translated(Throwable failure) {
        return switch (DatabaseFailure.of(failure)) {
            case CONTENTION -> new ServiceUnavailable(Reason.CONTENDED, failure);
            case AWAY -> new ServiceUnavailable(Reason.DATABASE_AWAY, failure);
            case OTHER ->
                failure instanceof RuntimeException exception ? exception : new IllegalStateException(failure);
        };
    }

    /** Full jitter below 5, 10, 20, 40 ms: rivals that collided once should not collide in step again. */
    private static void pause(int retries) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOS << retries));
    }

    private static final class Run<T> {
        private final Supplier<T> body;
        private @Nullable T result;
        private boolean commitBegun;

        Run(Supplier<T> body) {
            this.body = body;
        }

        void carryOut(TransactionStatus status) {
            result = body.get();
            // What JPA still holds back goes out here, so that only COMMIT itself can fail after this line.
            status.flush();
            commitBegun = true;
        }

        T result() {
            if (result == null) {
                throw new IllegalStateException("A transaction body returns a result");
            }
            return result;
        }
    }
}
