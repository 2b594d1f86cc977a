package dev.jumun.bench.measure;

import org.HdrHistogram.Histogram;

/** Latencies of many requests, in milliseconds, to three digits. */
public record Latency(long requests, double p50, double p99, double max) {
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** Sums up what was recorded in nanoseconds. */
    public static Latency of(Histogram nanos) {
        return new Latency(nanos.getTotalCount(), nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
                nanos.getValueAtPercentile(99) / NANOS_PER_MILLI, nanos.getMaxValue() / NANOS_PER_MILLI);
    }

    /** An empty histogram of nanoseconds, for latencies of any size. */
    public static Histogram histogram() {
        return new Histogram(3);
    }
}
