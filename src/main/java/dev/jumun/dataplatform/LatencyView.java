package dev.jumun.dataplatform;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How long events took, in milliseconds; by nearest rank, and nothing when there are none. */
public record LatencyView(int count, @Nullable Long p50, @Nullable Long p95, @Nullable Long p99, @Nullable Long max) {

    static LatencyView of(long... millis) {
        var sorted = millis.clone();
        Arrays.sort(sorted);
        return new LatencyView(sorted.length, percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 99),
                percentile(sorted, 100));
    }

    private static @Nullable Long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? null : sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
    }
}
