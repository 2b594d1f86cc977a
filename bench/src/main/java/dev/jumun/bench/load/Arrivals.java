package dev.jumun.bench.load;

/** Evenly spaced moments between two others, by the clock of {@link System#nanoTime}, from the first on. */
final class Arrivals {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long start;
    private final long end;
    private final double perSecond;
    private long taken;

    Arrivals(long start, long end, double perSecond) {
        this.start = start;
        this.end = end;
        this.perSecond = perSecond;
    }

    /** Whether there is another one. */
    boolean hasNext() {
        return end - next() > 0;
    }

    /** The next one, which may be in the past: then the loop was busy, and the request is late already. */
    long next() {
        // From the start each time: a sum of intervals would add up its rounding.
        return start + Math.round(taken * (NANOS_PER_SECOND / perSecond));
    }

    void take() {
        taken++;
    }
}
