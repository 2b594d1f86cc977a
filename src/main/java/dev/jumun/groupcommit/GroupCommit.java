package dev.jumun.groupcommit;

import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import dev.jumun.shared.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Commits the commands of many callers in shared transactions. What arrives while a transaction is committing forms the
 * next group, so an idle service commits a group of one without delay and a busy one pays a commit only once a group.
 *
 * <p>Each command takes effect at most once, and its caller is answered after the commit. A group that contention
 * rolled back runs again whole; one that keeps failing runs again command by command, so that a poisonous command fails
 * alone.
 */
public final class GroupCommit<C, R> {
    private final String name;
    private final ToIntFunction<C> weigher;
    private final Function<C, ? extends Collection<?>> wanted;
    private final GroupTransaction<C, R> transaction;
    private final GroupCommitProperties properties;
    private final GroupMetrics metrics;
    private final Tracing tracing;
    private final RetryingTransaction retrying;
    private final Pace pace;
    private final TicketQueue<C, R> queue;
    private final List<Thread> lanes = new ArrayList<>();

    GroupCommit(String name, ToIntFunction<C> weigher, Function<C, ? extends Collection<?>> wanted,
            GroupTransaction<C, R> transaction, TransactionOperations transactions,
            GroupCommitProperties properties, GroupMetrics metrics, Tracing tracing) {
        this.name = name;
        this.weigher = weigher;
        this.wanted = wanted;
        this.transaction = transaction;
        this.properties = properties;
        this.metrics = metrics;
        this.tracing = tracing;
        this.retrying = new RetryingTransaction(transactions, properties.maxRetries(), properties.retryBudget(),
                metrics::retried);
        this.pace = new Pace(properties.lanes());
        this.queue = new TicketQueue<>(properties, pace);
        metrics.watchQueue(queue::size, queue::rushSize);
        for (int lane = 1; lane <= properties.lanes(); lane++) {
            // Daemons, so that a failed start-up ends the process; a shutdown drains them first.
            lanes.add(Thread.ofPlatform().name(name + "-lane-" + lane).daemon().start(this::serve));
        }
    }

    /**
     * Waits for the command's turn and the commit of its group.
     *
     * @return the command's result, committed
     * @throws ServiceUnavailable when too much is waiting, the service is stopping, the database is away, or no answer
     *         came in time; only then may the effect be unknown
     * @throws RuntimeException what the command's own transaction threw; then it had no effect
     */
    public R execute(C command) {
        var ticket = new Ticket<C, R>(command, weigher.applyAsInt(command), wanted.apply(command),
                tracing.current());
        switch (queue.offer(ticket)) {
            case ADMITTED -> {
            }
            case FULL -> throw refuse(Reason.BUSY);
            case CLOSED -> throw refuse(Reason.STOPPING);
        }
        try {
            return ticket.await(properties.answerTimeout());
        } catch (ServiceUnavailable unavailable) {
            metrics.refused(unavailable.reason());
            throw unavailable;
        }
    }

    /** Whether there is a command that {@link #execute} would refuse if it came now, for being too many. */
    public boolean isFullForSome() {
        return queue.isFullForSome();
    }

    /** Whether {@link #execute} would refuse a command that came now and wants these things, for being too many. */
    public boolean isFullFor(Collection<?> things) {
        return queue.isFullFor(things);
    }

    /** Counts a caller as refused who was turned away because of {@link #isFullFor}, before his command was known. */
    public void turnedAway() {
        metrics.refused(Reason.BUSY);
    }

    private ServiceUnavailable refuse(Reason reason) {
        metrics.refused(reason);
        return new ServiceUnavailable(reason, null);
    }

    private void serve() {
        try {
            for (var group = queue.take(); !group.isEmpty(); group = queue.take()) {
                long begun = System.nanoTime();
                commitOrFail(group);
                pace.took(Duration.ofNanos(System.nanoTime() - begun));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A lane outlives whatever befalls one group: without lanes, nobody would be answered any more. */
    private void commitOrFail(List<Ticket<C, R>> group) {
        try {
            commit(group);
        } catch (RuntimeException | Error unexpected) {
            // Those that were answered before stay so.
            var unknown = new ServiceUnavailable(Reason.OUTCOME_UNKNOWN, unexpected);
            group.forEach(ticket -> ticket.fail(unknown));
        }
    }

    private void commit(List<Ticket<C, R>> group) {
        metrics.begun(group);
        var failure = run(group);
        if (failure == null) {
            return;
        }
        if (group.size() == 1 || !isWorthSplitting(failure)) {
            group.forEach(ticket -> ticket.fail(failure));
            return;
        }
        metrics.split();
        for (var ticket : group) {
            if (ticket.isAbandoned()) {
                continue;
            }
            var alone = List.of(ticket);
            var ownFailure = run(alone);
            if (ownFailure != null) {
                ticket.fail(ownFailure);
            }
        }
    }

    /** Runs one transaction for the group and answers its callers; returns why it could not, with nothing applied. */
    private @Nullable RuntimeException run(List<Ticket<C, R>> group) {
        try (var spans = GroupSpans.begin(tracing, name, group)) {
            return run(group, spans);
        }
    }

    private @Nullable RuntimeException run(List<Ticket<C, R>> group, GroupSpans spans) {
        var commands = group.stream().map(Ticket::command).toList();
        long begun = System.nanoTime();
        List<R> results;
        try {
            results = spans.transaction(
                    () -> retrying.run(() -> checked(transaction.commit(commands), commands)));
        } catch (RuntimeException failure) {
            metrics.rolledBack(Duration.ofNanos(System.nanoTime() - begun));
            return failure;
        }
        // Outside of the try: what fails from here on must not look like a transaction that can run again.
        for (int i = 0; i < results.size(); i++) {
            group.get(i).succeed(results.get(i));
        }
        metrics.committed(Duration.ofNanos(System.nanoTime() - begun));
        return null;
    }

    private List<R> checked(List<R> results, List<C> commands) {
        if (results.size() != commands.size()) {
            throw new IllegalStateException(commands.size() + " commands, but " + results.size() + " results");
        }
        return results;
    }

    /** One by one helps when one command spoils the group, not when the database is away or a commit is in doubt. */
    private static boolean isWorthSplitting(RuntimeException failure) {
        return !(failure instanceof ServiceUnavailable unavailable) || unavailable.reason() == Reason.CONTENDED;
    }

    /** Refuses new commands from now on. */
    void close() {
        queue.close();
    }

    /** Waits until everything that was accepted is answered, but not beyond the deadline, and refuses what is left. */
    void drain(long deadline) throws InterruptedException {
        for (var lane : lanes) {
            lane.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        queue.abandonRest().forEach(ticket -> ticket.fail(new ServiceUnavailable(Reason.STOPPING, null)));
    }
}
