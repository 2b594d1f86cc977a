package dev.jumun.groupcommit;

import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** One caller's command and the answer that it waits for. */
final class Ticket<C, R> {
    private final C command;
    private final int weight;
    private final Collection<?> wanted;
    private final Span request;
    private final long queuedNanos = System.nanoTime();
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile boolean abandoned;

    /**
     * @param wanted the things that it shares with others, such as products
     * @param request the span of its caller; an invalid one where nothing is traced
     */
    Ticket(C command, int weight, Collection<?> wanted, Span request) {
        this.command = command;
        this.weight = weight;
        this.wanted = wanted;
        this.request = request;
    }

    C command() {
        return command;
    }

    int weight() {
        return weight;
    }

    Collection<?> wanted() {
        return wanted;
    }

    Span request() {
        return request;
    }

    long waitedNanos() {
        return System.nanoTime() - queuedNanos;
    }

    private enum State {
        WAITING,
        TAKEN,
        WITHDRAWN
    }

    /** Takes the ticket into a group; false when its caller has gone before that, and then it must never run. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    /** The caller of a ticket that was taken has gone: a run that has not begun yet need not begin. */
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
            throw leave(Reason.BUSY);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw leave(Reason.STOPPING);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }

    /** @param whileWaiting why there is no answer, if the command has not been taken and so has no effect */
    private ServiceUnavailable leave(Reason whileWaiting) {
        if (state.compareAndSet(State.WAITING, State.WITHDRAWN)) {
            return new ServiceUnavailable(whileWaiting, null);
        }
        abandoned = true;
        return new ServiceUnavailable(Reason.TIMED_OUT, null);
    }
}
