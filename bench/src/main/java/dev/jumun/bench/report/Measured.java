package dev.jumun.bench.report;

import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All turns of one contender.
 *
 * @param offeredPerSecond arrivals of the open model; 0 in the closed one
 * @param perSecond done
 * @param p99Millis of each turn
 * @param millis latency over all turns
 * @param refusalMillis latency over all turns of what was refused
 * @param percentiles of what was done, in detail, ascending
 */
public record Measured(String name, String description, Kind kind, double offeredPerSecond, Spread perSecond,
        Spread refusedPerSecond, Spread p99Millis, Latency millis, Latency refusalMillis,
        List<Percentile> percentiles, List<Turn> turns) {

    /** Who was measured, and how. */
    public enum Kind {
        /** The service; each client waits for its answer. */
        CLOSED,
        /** The service; requests come at fixed times. */
        OPEN,
        /** The database without the service. */
        YARDSTICK
    }

    /**
     * A point of the distribution.
     *
     * @param percent of all latencies that are at most so long
     */
    public record Percentile(double percent, double millis) {}

    /** Between each power of ten of what is left and the next. */
    private static final int STEPS = 10;
    private static final int POWERS = 4;

    /**
     * Sums up turns.
     *
     * @param latencies of all turns, in nanoseconds
     * @param refusals the same, of what was refused
     */
    public static Measured of(String name, String description, Kind kind, double offeredPerSecond, List<Turn> turns,
            Histogram latencies, Histogram refusals) {
        return new Measured(name, description, kind, offeredPerSecond, spread(turns, Turn::perSecond),
                spread(turns, Turn::refusedPerSecond), spread(turns, turn -> turn.millis().p99()),
                Latency.of(latencies), Latency.of(refusals), percentiles(latencies), turns);
    }

    private static Spread spread(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        return Spread.of(turns.stream().mapToDouble(figure).boxed().toList());
    }

    /** 0 % to 99.99 %, evenly by the logarithm of what is longer. */
    private static List<Percentile> percentiles(Histogram latencies) {
        var percentiles = new ArrayList<Percentile>();
        for (int step = 0; step <= STEPS * POWERS; step++) {
            double percent = 100 * (1 - Math.pow(10, -(double) step / STEPS));
            percentiles.add(new Percentile(percent, latencies.getValueAtPercentile(percent) / Latency.NANOS_PER_MILLI));
        }
        return percentiles;
    }

    /** Answers of all turns that left open what was done. */
    public long inDoubt() {
        return turns.stream().mapToLong(Turn::inDoubt).sum();
    }

    /** Of all its turns, the largest that the instances were at the end of one; 0 where it is not known. */
    public double residentMegabytes() {
        return turns.stream().mapToDouble(Turn::residentMegabytes).max().orElse(0);
    }
}
