package dev.jumun.shared;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets something happen so many times a second at most. */
final class PerSecond {
    private final int most;
    private final LongSupplier nanos;
    private long second;
    private int taken;

    /** @param nanos a clock such as {@link System#nanoTime()} */
    PerSecond(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    synchronized boolean take() {
        long now = Math.floorDiv(nanos.getAsLong(), TimeUnit.SECONDS.toNanos(1));
        if (now != second) {
            second = now;
            taken = 0;
        }
        if (taken == most) {
            return false;
        }
        taken++;
        return true;
    }
}
