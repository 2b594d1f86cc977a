package dev.jumun.shared;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done again and again on a thread of its own, with a pause after each round. A round that fails is logged, and the
 * next one is tried all the same.
 */
public final class PeriodicTask {
    private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);
    /** A round is interrupted, and what it leaves is found by the next one, here or elsewhere: nobody waits longer. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

    private final String thread;
    private final Duration firstPause;
    private final Duration pause;
    private final String complaint;
    private final Runnable round;
    private volatile @Nullable ScheduledExecutorService schedule;

    /**
     * A task that does not run yet.
     *
     * @param thread the name of its thread
     * @param firstPause from the start to the first round
     * @param pause from the end of a round to the next one
     * @param complaint what was not done when a round failed, for the log
     * @param round safe to be ended in the middle; the long one looks at {@link #isRunning()}
     */
    public PeriodicTask(String thread, Duration firstPause, Duration pause, String complaint, Runnable round) {
        this.thread = thread;
        this.firstPause = firstPause;
        this.pause = pause;
        this.complaint = complaint;
        this.round = round;
    }

    public void start() {
        var executor = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(thread).daemon().factory());
        var _ = executor.scheduleWithFixedDelay(this::runOrLog, firstPause.toMillis(), pause.toMillis(),
                TimeUnit.MILLISECONDS);
        schedule = executor;
    }

    /** Anything thrown would end the schedule; a database that is away comes back. */
    private void runOrLog() {
        try {
            round.run();
        } catch (RuntimeException | Error failure) {
            if (isRunning()) {
                log.warn("{}, and will be tried again: {}", complaint, LoggedFailure.line(failure));
            }
        }
    }

    public void stop() {
        var executor = schedule;
        schedule = null;
        if (executor != null) {
            executor.shutdownNow();
            try {
                var _ = executor.awaitTermination(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public boolean isRunning() {
        return schedule != null;
    }
}
