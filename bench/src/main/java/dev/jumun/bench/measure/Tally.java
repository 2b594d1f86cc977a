package dev.jumun.bench.measure;

import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Counts what is done between two moments. For one thread; the tallies of several are added up afterwards. Moments are
 * those of {@link System#nanoTime}.
 */
public final class Tally {
    private static final long SECOND = 1_000_000_000;

    private final long start;
    private final long end;
    private final int[] eachSecond;
    private final Histogram latencies = Latency.histogram();
    private final Histogram refusals = Latency.histogram();
    private long done;
    private long refused;
    private long inDoubt;

    public Tally(long start, long end) {
        this.start = start;
        this.end = end;
        this.eachSecond = new int[Math.toIntExact((end - start + SECOND - 1) / SECOND)];
    }

    /**
     * Counts work that was done at a moment. What comes too late does not count as done, but its latency does.
     *
     * @param units how much work, such as the orders of one transaction
     */
    public void done(long moment, long latencyNanos, int units) {
        latencies.recordValueWithCount(Math.max(0, latencyNanos), units);
        if (isWithin(moment)) {
            done += units;
            eachSecond[(int) ((moment - start) / SECOND)] += units;
        }
    }

    /** Counts an answer that says, as is right under overload, that nothing was done; its latency also if it is late. */
    public void refused(long moment, long latencyNanos) {
        refusals.recordValue(Math.max(0, latencyNanos));
        if (isWithin(moment)) {
            refused++;
        }
    }

    /** Counts an answer that leaves open what has been done. */
    public void inDoubt() {
        inDoubt++;
    }

    private boolean isWithin(long moment) {
        return moment - start >= 0 && end - moment > 0;
    }

    /** Adds what another one counted between the same moments. */
    public void add(Tally other) {
        if (other.start != start || other.end != end) {
            throw new IllegalArgumentException("Another time");
        }
        latencies.add(other.latencies);
        refusals.add(other.refusals);
        done += other.done;
        refused += other.refused;
        inDoubt += other.inDoubt;
        for (int second = 0; second < eachSecond.length; second++) {
            eachSecond[second] += other.eachSecond[second];
        }
    }

    /**
     * Sums up.
     *
     * @param how in words, what the contender chose by itself, such as its connections; empty for nothing
     */
    public Sample sample(String how) {
        return new Sample((end - start) / (double) SECOND, done, refused, inDoubt, latencies, refusals,
                eachSecond().boxed().toList(), how);
    }

    private IntStream eachSecond() {
        return IntStream.of(eachSecond);
    }

    /**
     * What was counted.
     *
     * @param seconds how long
     * @param refused answers that nothing was done
     * @param inDoubt answers that leave open what was done
     * @param latencies in nanoseconds, of what was done
     * @param refusals latencies of answers that nothing was done, which should come at once
     * @param eachSecond what was done in each second, the last of which may be shorter
     * @param how in words, what the contender chose by itself; empty for nothing
     */
    public record Sample(double seconds, long done, long refused, long inDoubt, Histogram latencies,
            Histogram refusals, List<Integer> eachSecond, String how) {
        public double perSecond() {
            return done / seconds;
        }

        public double refusedPerSecond() {
            return refused / seconds;
        }
    }
}
