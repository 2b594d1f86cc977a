package dev.jumun.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import dev.jumun.shared.Tracing;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

class GroupCommitTests {
    private static final GroupCommitProperties ONE_LANE = properties(1, 64, 1000, 1000, Duration.ofSeconds(10));

    private static final long DRAIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final Store store = new Store();
    private final Meters meters = new Meters();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<GroupCommit<String, String>> opened = new ArrayList<>();

    private static GroupCommitProperties properties(int lanes, int maxCommands, int maxWeight, int queueCapacity,
            Duration answerTimeout) {
        return new GroupCommitProperties(lanes, maxCommands, maxWeight, queueCapacity, Duration.ofSeconds(10), 4,
                Duration.ofSeconds(5),
                answerTimeout, Duration.ofSeconds(10));
    }

    private GroupCommit<String, String> open(GroupCommitProperties properties) {
        var group = new GroupCommit<String, String>("test", String::length, List::of, store::commit, store, properties,
                new GroupMetrics(meters, "test"), Tracing.off());
        opened.add(group);
        return group;
    }

    @AfterEach
    void stop() throws InterruptedException {
        store.gate.countDown();
        for (var group : opened) {
            group.close();
            group.drain(System.nanoTime() + DRAIN_NANOS);
        }
        callers.shutdownNow();
    }

    private Future<String> submit(GroupCommit<String, String> group, String command) {
        return callers.submit(() -> group.execute(command));
    }

    /** Blocks the only lane in a transaction and fills the queue behind it. */
    private List<Future<String>> submitBehindABusyLane(GroupCommit<String, String> group, String... commands)
            throws InterruptedException {
        store.gate = new CountDownLatch(1);
        var answers = new ArrayList<Future<String>>();
        answers.add(submit(group, "first"));
        assertThat(store.entered.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < commands.length; i++) {
            int queued = i + 1;
            answers.add(submit(group, commands[i]));
            await().until(() -> queueSize() == queued);
        }
        return answers;
    }

    private int queueSize() {
        return (int) meters.get("jumun.group.queue.size").gauge().value();
    }

    private double refused(Reason reason) {
        return meters.get("jumun.group.refused").tag("reason", reason.name()).counter().count();
    }

    @Test
    void commitsAGroupOfOneWhenIdle() {
        var group = open(ONE_LANE);

        assertThat(group.execute("a")).isEqualTo("done a");
        assertThat(group.execute("b")).isEqualTo("done b");

        assertThat(store.runs).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void commitsWhatArrivedMeanwhileAsOneGroup() throws Exception {
        var answers = submitBehindABusyLane(open(ONE_LANE), "a", "b", "c");

        store.gate.countDown();

        for (var answer : answers) {
            assertThat(answer.get()).startsWith("done ");
        }
        assertThat(store.runs).containsExactly(List.of("first"), List.of("a", "b", "c"));
        assertThat(meters.get("jumun.group.size").summary().max()).isEqualTo(3);
        assertThat(meters.get("jumun.group.queue.wait").timer().count()).isEqualTo(4);
        // Callers are answered before it is counted.
        var committed = meters.get("jumun.group.transaction").tag("outcome", "committed").timer();
        await().until(() -> committed.count() == 2);
    }

    @Test
    void refusesAtOnceWhoWouldWaitLongerThanGroupsHaveTaken() throws Exception {
        var group = open(new GroupCommitProperties(1, 1, 1000, 1000, Duration.ofNanos(1), 4, Duration.ofSeconds(5),
                Duration.ofSeconds(10), Duration.ofSeconds(10)));
        group.execute("measured");
        group.execute("and noted before the lane took this one");
        store.gate = new CountDownLatch(1);
        var underWay = submit(group, "under way");
        await().until(() -> meters.get("jumun.group.size").summary().count() == 3);
        var next = submit(group, "next");
        await().until(() -> queueSize() == 1);

        assertThatThrownBy(() -> group.execute("too late")).isInstanceOfSatisfying(ServiceUnavailable.class,
                unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.BUSY));
        assertThat(queueSize()).as("not taken in, to be left waiting").isEqualTo(1);

        store.gate.countDown();
        assertThat(underWay.get()).isEqualTo("done under way");
        assertThat(next.get()).isEqualTo("done next");
        assertThat(refused(Reason.BUSY)).isEqualTo(1);
    }

    @Test
    void keepsAGroupWithinItsBounds() throws Exception {
        var answers = submitBehindABusyLane(open(properties(1, 3, 10, 100, Duration.ofSeconds(10))), "a", "b", "c",
                "dddd", "eeeeee", "f", "gggggggggggggggggggg");

        store.gate.countDown();

        for (var answer : answers) {
            answer.get();
        }
        assertThat(store.runs).containsExactly(List.of("first"), List.of("a", "b", "c"), List.of("dddd", "eeeeee"),
                List.of("f"), List.of("gggggggggggggggggggg"));
    }

    @Test
    void failsOnlyThePoisonousCommand() throws Exception {
        var answers = submitBehindABusyLane(open(ONE_LANE), "a", "poison", "c");

        store.gate.countDown();

        assertThat(answers.get(1).get()).isEqualTo("done a");
        assertThat(answers.get(3).get()).isEqualTo("done c");
        assertThatThrownBy(answers.get(2)::get).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("poison");
        assertThat(store.committed).containsExactlyInAnyOrder("first", "a", "c");
        assertThat(meters.get("jumun.group.splits").counter().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1213, 1205, 1020})
    void runsAGroupAgainWholeAfterContention(int vendorCode) throws Exception {
        var answers = submitBehindABusyLane(open(ONE_LANE), "a", "b");
        store.failNextBodiesWith(new SQLException("contention", "HY000", vendorCode), 2);

        store.gate.countDown();

        for (var answer : answers) {
            assertThat(answer.get()).startsWith("done ");
        }
        assertThat(store.committed).containsExactly("first", "a", "b");
        assertThat(store.runs.stream().filter(List.of("a", "b")::equals)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(meters.get("jumun.group.retries").counter().count()).isEqualTo(2);
    }

    @Test
    void splitsAGroupThatContentionWillNotLetThrough() throws Exception {
        store.contended = "busy";
        var answers = submitBehindABusyLane(open(ONE_LANE), "a", "busy", "c");

        store.gate.countDown();

        assertThat(answers.get(1).get()).isEqualTo("done a");
        assertThat(answers.get(3).get()).isEqualTo("done c");
        assertThatThrownBy(answers.get(2)::get).cause()
                .isInstanceOfSatisfying(ServiceUnavailable.class,
                        unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.CONTENDED));
        assertThat(store.committed).containsExactlyInAnyOrder("first", "a", "c");
    }

    @Test
    void neverRunsAgainOnceTheCommitWasBegun() {
        var group = open(ONE_LANE);
        store.failNextCommitWith(new SQLException("Communications link failure", "08S01", 0));

        assertThatThrownBy(() -> group.execute("a")).isInstanceOfSatisfying(ServiceUnavailable.class,
                unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.OUTCOME_UNKNOWN));

        assertThat(store.runs).containsExactly(List.of("a"));
    }

    @Test
    void failsTheWholeGroupAtOnceWhenTheDatabaseIsAway() throws Exception {
        var answers = submitBehindABusyLane(open(ONE_LANE), "a", "b");
        store.failNextBodiesWith(new SQLException("Communications link failure", "08S01", 0), 1);
        store.gate.countDown();
        answers.getFirst().get();

        // Either the first, already past its body, or the group behind it meets the failure.
        int failed = 0;
        for (var answer : answers) {
            try {
                answer.get();
            } catch (ExecutionException failure) {
                assertThat(failure.getCause()).isInstanceOfSatisfying(ServiceUnavailable.class,
                        unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.DATABASE_AWAY));
                failed++;
            }
        }
        assertThat(failed).isEqualTo(2);
        assertThat(meters.get("jumun.group.splits").counter().count()).isZero();
    }

    @Test
    void refusesAtOnceWhenTheQueueIsFull() throws Exception {
        var group = open(properties(1, 64, 1000, 2, Duration.ofSeconds(10)));
        submitBehindABusyLane(group, "a", "b");

        assertThatThrownBy(() -> group.execute("c")).isInstanceOfSatisfying(ServiceUnavailable.class,
                unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.BUSY));
        assertThat(refused(Reason.BUSY)).isEqualTo(1);
    }

    @Test
    void finishesWhatItAcceptedAndRefusesTheRestWhenStopping() throws Exception {
        var group = open(ONE_LANE);
        var answers = submitBehindABusyLane(group, "a", "b");

        group.close();
        assertThatThrownBy(() -> group.execute("late")).isInstanceOfSatisfying(ServiceUnavailable.class,
                unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.STOPPING));
        store.gate.countDown();
        group.drain(System.nanoTime() + DRAIN_NANOS);

        for (var answer : answers) {
            assertThat(answer.get()).startsWith("done ");
        }
        assertThat(store.committed).containsExactly("first", "a", "b");
    }

    @Test
    void answersThatTheServiceStopsWhenDrainingTakesTooLong() throws Exception {
        var group = open(ONE_LANE);
        var answers = submitBehindABusyLane(group, "a");

        group.close();
        group.drain(System.nanoTime() + Duration.ofMillis(50).toNanos());

        assertThatThrownBy(answers.get(1)::get).cause()
                .isInstanceOfSatisfying(ServiceUnavailable.class,
                        unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.STOPPING));
        store.gate.countDown();
        answers.getFirst().get();
        assertThat(store.committed).containsExactly("first");
    }

    @Test
    void doesNotRunACommandWhoseCallerWasInterrupted() throws Exception {
        var group = open(ONE_LANE);
        submitBehindABusyLane(group);
        var outcome = new AtomicReference<@Nullable Throwable>();
        var flag = new AtomicReference<Boolean>(false);
        var caller = Thread.ofVirtual().start(() -> {
            try {
                group.execute("interrupted");
            } catch (ServiceUnavailable unavailable) {
                outcome.set(unavailable);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        await().until(() -> queueSize() == 1);

        caller.interrupt();
        caller.join();
        store.gate.countDown();

        assertThat(outcome.get()).isInstanceOf(ServiceUnavailable.class);
        assertThat(flag.get()).isTrue();
        assertThat(group.execute("next")).isEqualTo("done next");
        assertThat(store.committed).containsExactly("first", "next");
    }

    @Test
    void doesNotRunACommandWhoseCallerGaveUpWaiting() throws Exception {
        var group = open(properties(1, 64, 1000, 100, Duration.ofSeconds(1)));
        submitBehindABusyLane(group);

        assertThatThrownBy(() -> group.execute("late")).isInstanceOfSatisfying(ServiceUnavailable.class,
                unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.BUSY));
        store.gate.countDown();

        await().untilAsserted(() -> assertThat(store.committed).containsExactly("first"));
        assertThat(group.execute("next")).isEqualTo("done next");
        assertThat(store.committed).containsExactly("first", "next");
    }

    @Test
    void saysThatTheOutcomeIsOpenWhenACallerGaveUpOnARunningCommand() throws Exception {
        var group = open(properties(1, 64, 1000, 100, Duration.ofSeconds(1)));

        var answers = submitBehindABusyLane(group);

        assertThatThrownBy(answers.getFirst()::get).cause()
                .isInstanceOfSatisfying(ServiceUnavailable.class,
                        unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.TIMED_OUT));
        store.gate.countDown();
        await().untilAsserted(() -> assertThat(store.committed).containsExactly("first"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jumun.group.transaction", "jumun.group.queue.wait"})
    void survivesAMeterThatFailsWithoutRunningAnythingTwice(String failing) throws Exception {
        var answers = submitBehindABusyLane(open(ONE_LANE), "a", "b", "c");
        meters.failing = failing;
        store.gate.countDown();
        for (var answer : answers) {
            try {
                assertThat(answer.get()).startsWith("done ");
            } catch (ExecutionException failure) {
                assertThat(failure.getCause()).isInstanceOfSatisfying(ServiceUnavailable.class,
                        unavailable -> assertThat(unavailable.reason()).isEqualTo(Reason.OUTCOME_UNKNOWN));
            }
        }
        meters.failing = null;

        assertThat(submit(opened.getFirst(), "next").get()).isEqualTo("done next");
        assertThat(store.committed).doesNotHaveDuplicates().contains("next");
    }

    @Test
    void refusesABodyThatForgetsAResult() {
        var group = new GroupCommit<String, String>("test", String::length, List::of, _ -> List.of(), store, ONE_LANE,
                new GroupMetrics(meters, "forgetful"), Tracing.off());
        opened.add(group);

        assertThatThrownBy(() -> group.execute("a")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 commands, but 0 results");
    }

    @Test
    void appliesEveryAnsweredCommandOnceAndEveryFailedOneNeverWhateverFails() throws Exception {
        var group = open(properties(4, 16, 1000, 5000, Duration.ofSeconds(30)));
        store.chaos = new Random(42);
        var outcomes = new ConcurrentHashMap<String, Boolean>();
        var answers = new ArrayList<Future<?>>();
        for (int i = 0; i < 2000; i++) {
            var command = i % 97 == 0 ? "poison" + i : "c" + i;
            answers.add(callers.submit(() -> {
                try {
                    outcomes.put(command, group.execute(command).equals("done " + command));
                } catch (RuntimeException failure) {
                    outcomes.put(command, false);
                }
            }));
        }
        for (var answer : answers) {
            answer.get();
        }

        assertThat(outcomes).hasSize(2000);
        for (var outcome : outcomes.entrySet()) {
            int applied = Collections.frequency(List.copyOf(store.committed), outcome.getKey());
            assertThat(applied).as(outcome.getKey()).isEqualTo(outcome.getValue() ? 1 : 0);
        }
        assertThat(outcomes.values().stream().filter(answered -> answered)).hasSizeGreaterThan(1500);
    }

    /** Timers of which one fails on demand. */
    private static final class Meters extends SimpleMeterRegistry {
        private volatile @Nullable String failing;

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig configuration, PauseDetector pauses) {
            return new CumulativeTimer(id, clock, configuration, pauses, getBaseTimeUnit()) {
                @Override
                protected void recordNonNegative(long amount, TimeUnit unit) {
                    if (id.getName().equals(failing)) {
                        throw new IllegalStateException("meter");
                    }
                    super.recordNonNegative(amount, unit);
                }
            };
        }
    }

    /** A small transactional store: what a body adds is there after its commit, or not at all. */
    private static final class Store implements TransactionOperations {
        private final ConcurrentLinkedQueue<String> committed = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<List<String>> runs = new ConcurrentLinkedQueue<>();
        private final ThreadLocal<List<String>> pending = ThreadLocal.withInitial(ArrayList::new);
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private final AtomicInteger failingBodies = new AtomicInteger();
        private volatile @Nullable SQLException bodyFailure;
        private volatile @Nullable SQLException commitFailure;
        private volatile @Nullable String contended;
        private volatile @Nullable Random chaos;

        void failNextBodiesWith(SQLException failure, int times) {
            bodyFailure = failure;
            failingBodies.set(times);
        }

        void failNextCommitWith(SQLException failure) {
            commitFailure = failure;
        }

        List<String> commit(List<String> commands) {
            runs.add(commands);
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            if (!commands.equals(List.of("first")) && failingBodies.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new IllegalStateException(bodyFailure);
            }
            if (contended != null && commands.contains(contended)) {
                throw new IllegalStateException(new SQLException("deadlock", "40001", 1213));
            }
            pending.get().addAll(commands);
            if (commands.stream().anyMatch(command -> command.startsWith("poison"))) {
                throw new IllegalStateException("poison");
            }
            if (chaos != null && chaos.nextInt(4) == 0) {
                throw new IllegalStateException(new SQLException("deadlock", "40001", 1213));
            }
            return commands.stream().map(command -> "done " + command).toList();
        }

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) throws TransactionException {
            try {
                T result = action.doInTransaction(new SimpleTransactionStatus());
                var failure = commitFailure;
                if (failure != null) {
                    commitFailure = null;
                    throw new IllegalStateException(failure);
                }
                committed.addAll(pending.get());
                return result;
            } finally {
                pending.remove();
            }
        }
    }
}
