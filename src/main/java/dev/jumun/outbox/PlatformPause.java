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
    private final Condition changed = lock.newCondition();
    private int failures;
    private long failedAt;
    private long until;
    private boolean stopped;

    PlatformPause(Duration first) {
        this.first = first;
    }

    /** What may be sent at this moment. */
    enum Permission {
        /** As much as there is. */
        FREELY,
        /** One event, to see whether the platform is back. */
        PROBE,
        /** Nothing. */
        NOT_NOW
    }

    void begin(Reception.Unavailable reason) {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (failures == 0) {
                // What it says beyond that may quote what it got; the console shows it to administrators.
                log.warn("The data platform is away: {}", reason.kind());
            }
            // Requests that were under way together fail together: that is one failure.
            if (failures == 0 || now - until >= 0) {
                failures++;
            }
            var own = first.multipliedBy(1L << Math.min(failures - 1, 20));
            var longest = own.compareTo(LONGEST) < 0 ? own : LONGEST;
            var pause = reason.retryAfter().filter(asked -> asked.compareTo(longest) > 0).orElse(longest);
            // A longer wish that was uttered before still holds.
            until = failedAt == 0 || now + pause.toNanos() - until > 0 ? now + pause.toNanos() : until;
            failedAt = now;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The platform has answered.
     *
     * @param sentAt when the request was sent, of {@link System#nanoTime()}; an answer to one that was under way when
     *        another failed says nothing new
     */
    void end(long sentAt) {
        lock.lock();
        try {
            if (failures > 0 && sentAt - failedAt > 0) {
                log.warn("The data platform is back");
                failures = 0;
                failedAt = 0;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    Permission permission() {
        lock.lock();
        try {
            if (stopped || (failures > 0 && System.nanoTime() - until < 0)) {
                return Permission.NOT_NOW;
            }
            return failures > 0 ? Permission.PROBE : Permission.FREELY;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something may be sent, or this is stopped. */
    void await() throws InterruptedException {
        lock.lock();
        try {
            for (long left = until - System.nanoTime(); !stopped && failures > 0
                    && left > 0; left = until - System.nanoTime()) {
                var _ = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
