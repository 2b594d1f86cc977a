package dev.jumun.dataplatform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/** The fault that is set; none at the start. */
@Component
@MockedPlatform
public class Faults {
    /** After this long, those who wait notice that their fault is no longer set. */
    private static final long GLANCE_NANOS = Duration.ofMillis(50).toNanos();

    private volatile Fault current = new Fault.None();

    public Fault current() {
        return current;
    }

    /** Behaves so from now on. */
    public void set(Fault fault) {
        current = fault;
    }

    /** Makes a request wait, but no longer than its fault is set. */
    public void hold(Fault fault, int delayMillis) {
        long end = System.nanoTime() + Duration.ofMillis(delayMillis).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (!current.equals(fault) || Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(Math.min(left, GLANCE_NANOS));
        }
    }
}
