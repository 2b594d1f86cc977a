package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nothing that a round does ends the task, and a stop does. */
class PeriodicTaskTests {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    private final AtomicInteger rounds = new AtomicInteger();

    private static PeriodicTask task(Duration firstPause, Duration pause, Runnable round) {
        return new PeriodicTask("test-task", firstPause, pause, "Nothing was done", round);
    }

    @Test
    void goesOnWhateverARoundThrows() {
        var task = task(Duration.ZERO, SOON, () -> {
            if (rounds.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("The database is away");
            }
            throw new AssertionError("A bug");
        });

        task.start();
        try {
            await().until(() -> rounds.get() > 4);
        } finally {
            task.stop();
        }
    }

    @Test
    void waitsBeforeTheFirstRoundAsItIsTold() {
        var atOnce = task(Duration.ZERO, NEVER, rounds::incrementAndGet);
        var later = task(NEVER, SOON, () -> rounds.addAndGet(1000));

        later.start();
        atOnce.start();
        try {
            await().until(() -> rounds.get() == 1);
        } finally {
            atOnce.stop();
            later.stop();
        }
        assertThat(rounds).hasValue(1);
    }

    @Test
    void endsTheRoundThatItIsStoppedIn() {
        var begun = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var task = task(Duration.ZERO, SOON, () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                interrupted.set(true);
            }
        });
        task.start();
        await().until(() -> begun.getCount() == 0);
        assertThat(task.isRunning()).isTrue();

        task.stop();

        assertThat(interrupted).isTrue();
        assertThat(task.isRunning()).isFalse();
    }

    @Test
    void waitsNoLongerForARoundThatDoesNotEnd() {
        var begun = new CountDownLatch(1);
        var end = new Semaphore(0);
        var task = task(Duration.ZERO, SOON, () -> {
            begun.countDown();
            end.acquireUninterruptibly();
        });
        task.start();
        await().until(() -> begun.getCount() == 0);

        long before = System.nanoTime();
        task.stop();
        var waited = Duration.ofNanos(System.nanoTime() - before);
        end.release();

        assertThat(waited).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @Test
    void isStartedAnewAfterAStop() {
        var task = task(Duration.ZERO, SOON, rounds::incrementAndGet);
        task.start();
        await().until(() -> rounds.get() > 0);
        task.stop();
        rounds.set(0);

        task.start();
        try {
            await().until(() -> rounds.get() > 1);
        } finally {
            task.stop();
        }
        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread.getName().equals("test-task"))
                .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue());
    }
}
