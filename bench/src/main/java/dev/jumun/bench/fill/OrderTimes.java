package dev.jumun.bench.fill;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The moments of all orders, ascending, in microseconds since 1970: more in the evening than at night, and as many in the
 * recent days as the plan wants. Keeps only the orders of ten minutes in memory.
 */
final class OrderTimes implements PrimitiveIterator.OfLong {
    private static final long SLOT_MICROS = Duration.ofMinutes(10).toNanos() / 1000;
    private static final long HOUR_MICROS = Duration.ofHours(1).toNanos() / 1000;
    /** How busy each hour of the day is, UTC. */
    private static final int[] BUSY = {9, 5, 3, 2, 2, 2, 4, 7, 10, 12, 13, 14, 16, 15, 13, 12, 12, 13, 15, 18, 22, 24,
            20, 14};

    private final UniformRandomProvider random;
    private final long orders;
    private final long firstSlot;
    private final double[] busyUpTo;

    private int slot;
    private long[] moments = {};
    private int next;

    OrderTimes(FillPlan plan, UniformRandomProvider random) {
        this.random = random;
        this.orders = plan.orders();
        this.firstSlot = micros(plan.from());
        this.busyUpTo = busyUpTo(plan);
    }

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    /** Share of all orders, 0 to 1, that come before each slot. */
    private double[] busyUpTo(FillPlan plan) {
        int slots = Math.toIntExact(plan.span().toMinutes() / 10);
        int older = Math.toIntExact(plan.span().minus(plan.recent()).toMinutes() / 10);
        var upTo = new double[slots + 1];
        addUp(upTo, 0, older, 1 - plan.recentShare());
        addUp(upTo, older, slots, plan.recentShare());
        // Whatever the sums were rounded to: the last order is one of the last slot.
        upTo[slots] = 1;
        return upTo;
    }

    private void addUp(double[] upTo, int from, int to, double share) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += busy(i);
        }
        for (int i = from; i < to; i++) {
            upTo[i + 1] = upTo[i] + share * busy(i) / sum;
        }
    }

    private int busy(int slotNumber) {
        return BUSY[(int) Math.floorMod(Math.floorDiv(startOf(slotNumber), HOUR_MICROS), 24L)];
    }

    private long startOf(int slotNumber) {
        return firstSlot + slotNumber * SLOT_MICROS;
    }

    private long ordersBefore(int slotNumber) {
        return (long) (busyUpTo[slotNumber] * orders);
    }

    @Override
    public boolean hasNext() {
        while (next == moments.length && slot < busyUpTo.length - 1) {
            int count = Math.toIntExact(ordersBefore(slot + 1) - ordersBefore(slot));
            long start = startOf(slot++);
            moments = random.longs(count, 0, SLOT_MICROS).map(offset -> start + offset).toArray();
            Arrays.sort(moments);
            next = 0;
        }
        return next < moments.length;
    }

    @Override
    public long nextLong() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return moments[next++];
    }
}
