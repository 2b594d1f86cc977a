package dev.jumun.outbox;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a data platform alone that does not take anything: longer with each request that fails, and at least as long as
 * it asks for. Events that are not sent meanwhile lose none of their attempts.
 */
final class PlatformPause {
    /** Short enough that nobody waits long for a platform that is back. */
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(PlatformPause.class);

    private final Duration first;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private int failures;
    private long until;

    PlatformPause(Duration first) {
        this.first = first;
    }

    void begin(Reception.Unavailable reason) {
        lock.lock();
        try {
            if (failures == 0) {
                log.warn("The data platform is away: {}", reason.error());
            }
            // Requests that were under way together fail together: that is one failure.
            if (failures == 0 || System.nanoTime() - until >= 0) {
                failures++;
            }
            var own = first.multipliedBy(1L << Math.min(failures - 1, 20));
            var longest = own.compareTo(LONGEST) < 0 ? own : LONGEST;
            var pause = reason.retryAfter().filter(asked -> asked.compareTo(longest) > 0).orElse(longest);
            until = System.nanoTime() + pause.toNanos();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            if (failures > 0) {
                log.warn("The data platform is back");
            }
            failures = 0;
            over.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last request was taken. */
    boolean isOver() {
        lock.lock();
        try {
            return failures == 0;
        } finally {
            lock.unlock();
        }
    }

    void await() throws InterruptedException {
        lock.lock();
        try {
            for (long left = until - System.nanoTime(); failures > 0 && left > 0; left = until - System.nanoTime()) {
                var _ = over.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
