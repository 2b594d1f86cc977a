package dev.jumun.groupcommit;

import java.time.Duration;

/** How fast the lanes have been going lately, and so how long whoever comes now will wait. */
final class Pace {
    /** Of the newest group in the average: a second of groups forgets what was before. */
    private static final double WEIGHT_OF_NEWEST = 0.1;

    private final int lanes;
    private double nanosPerGroup;

    Pace(int lanes) {
        this.lanes = lanes;
    }

    /** A group took so long, well or badly. */
    synchronized void took(Duration group) {
        nanosPerGroup = nanosPerGroup == 0
                ? group.toNanos()
                : nanosPerGroup + WEIGHT_OF_NEWEST * (group.toNanos() - nanosPerGroup);
    }

    /** Until so many groups have been taken by the lanes; nothing before the first one was measured. */
    synchronized Duration untilTaken(long groups) {
        return Duration.ofNanos((long) (groups * nanosPerGroup / lanes));
    }
}
