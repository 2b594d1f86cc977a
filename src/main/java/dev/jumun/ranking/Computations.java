package dev.jumun.ranking;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The computations of one instance: few at once, and timed. */
final class Computations {
    private final Semaphore permits;
    private final Timer computed;
    private final Timer failed;

    Computations(Semaphore permits, MeterRegistry meters) {
        this.permits = permits;
        this.computed = meters.timer("jumun.ranking.computation", "outcome", "computed");
        this.failed = meters.timer("jumun.ranking.computation", "outcome", "failed");
    }

    /** Runs it as one of the few. */
    <T> T alone(Supplier<T> work) {
        permits.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    Ranking time(Supplier<Ranking> computation) {
        long begun = System.nanoTime();
        var outcome = failed;
        try {
            var ranking = computation.get();
            outcome = computed;
            return ranking;
        } finally {
            outcome.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
    }
}
