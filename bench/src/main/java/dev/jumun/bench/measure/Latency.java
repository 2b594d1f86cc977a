package dev.jumun.bench.measure;

import org.HdrHistogram.Histogram;

/** Latencies of many requests, in milliseconds, to three digits. */
public record Latency(long requests, double p50, double p90, double p99, double p999, double max) {
    public static final double NANOS_PER_MILLI = 1_000_000;

    /** Sums up what was recorded in nanoseconds. */
    public static Latency of(Histogram nanos) {
        return new Latency(nanos.getTotalCount(), millis(nanos, 50), millis(nanos, 90), millis(nanos, 99),
                millis(nanos, 99.9), nanos.getMaxValue() / NANOS_PER_MILLI);
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    /** An empty histogram of nanoseconds, for latencies of any size. */
    public static Histogram histogram() {
        return new Histogram(3);
    }
}
