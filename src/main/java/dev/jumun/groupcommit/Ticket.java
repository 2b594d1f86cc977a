package dev.jumun.groupcommit;

import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One caller's command and the answer that it waits for. */
final class Ticket<C, R> {
    private final C command;
    private final int weight;
    private final long queuedNanos = System.nanoTime();
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private volatile boolean abandoned;

    Ticket(C command, int weight) {
        this.command = command;
        this.weight = weight;
    }

    C command() {
        return command;
    }

    int weight() {
        return weight;
    }

    long waitedNanos() {
        return System.nanoTime() - queuedNanos;
    }

    /** The caller has gone: a run that has not begun yet need not begin. */
    boolean isAbandoned() {
        return abandoned;
    }

    void succeed(R result) {
        answer.complete(result);
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    /** @throws ServiceUnavailable when no answer came in time, or the caller was interrupted */
    R await(Duration timeout) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            abandoned = true;
            throw new ServiceUnavailable(Reason.TIMED_OUT, null);
        } catch (InterruptedException interrupted) {
            abandoned = true;
            Thread.currentThread().interrupt();
            throw new ServiceUnavailable(Reason.STOPPING, null);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }
}
