package dev.jumun.faults.kit;

import dev.jumun.faults.kit.Fault.ClockSteps;
import dev.jumun.faults.kit.Fault.DatabaseDiskFills;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Faults and when they happen, all of it decided by a seed.
 *
 * @param lengthMillis from the beginning to some time after the last fault's end
 */
public record Schedule(long seed, Topology topology, List<Planned> plan, long lengthMillis) {
    private static final int FIRST_MILLIS = 500;
    private static final int LAST_MILLIS = 3500;
    private static final int SHORTEST_MILLIS = 300;
    private static final int USUAL_MILLIS = 2500;
    /** Longer than a lease, the wait for a lock and the wait for an answer. */
    private static final int LONGEST_MILLIS = 12_000;
    private static final int LONG_ONE_IN = 6;
    private static final int EVEN_FAULTS = 2;
    private static final int MORE_FAULTS = 2;
    private static final long APART_MILLIS = 500;
    private static final long REST_MILLIS = 1000;

    /** A fault, from when and for how long. */
    public record Planned(long atMillis, long forMillis, Fault fault) {
        long endMillis() {
            return atMillis + forMillis;
        }

        boolean overlaps(Planned other) {
            return fault.target().equals(other.fault.target()) && atMillis <= other.endMillis()
                    && other.atMillis <= endMillis();
        }

        @Override
        public String toString() {
            return atMillis + "+" + forMillis + " ms " + fault;
        }
    }

    /**
     * Two to four faults, some at the same time. The first two are the next ones in the list of all kinds, so that
     * schedules of as many seeds in a row as there are kinds have each of them at least twice; the others are any.
     */
    public static Schedule of(long seed) {
        // Neighbouring seeds begin alike.
        var random = new Random(seed * 0x9E3779B97F4A7C15L);
        random.nextLong();
        var topology = Topology.of(seed);
        var dice = new Dice(random, topology);
        int faults = EVEN_FAULTS + random.nextInt(MORE_FAULTS + 1);
        var plan = new ArrayList<Planned>();
        for (int i = 0; i < faults; i++) {
            // Seeds begin with 1.
            long kind = i < EVEN_FAULTS ? (seed - 1) * EVEN_FAULTS + i : random.nextInt(Dice.KINDS.size());
            var fault = Dice.KINDS.get(Math.floorMod(kind, Dice.KINDS.size())).draw(dice);
            plan.add(at(random, fault, plan));
        }
        plan.sort(Comparator.comparingLong(Planned::atMillis));
        long last = plan.stream().mapToLong(Planned::endMillis).max().orElse(0);
        return new Schedule(seed, topology, List.copyOf(plan), last + REST_MILLIS);
    }

    /** Early, now and then at the very moment of the one before, and after whatever befalls the same thing. */
    private static Planned at(Random random, Fault fault, List<Planned> plan) {
        long at = !plan.isEmpty() && random.nextInt(3) == 0
                ? plan.getLast().atMillis()
                : random.nextInt(FIRST_MILLIS, LAST_MILLIS);
        long felt = random.nextInt(LONG_ONE_IN) == 0
                ? random.nextInt(USUAL_MILLIS, LONGEST_MILLIS + 1)
                : random.nextInt(SHORTEST_MILLIS, USUAL_MILLIS);
        long length = fault.unfeltMillis() + felt;
        var planned = new Planned(at, length, fault);
        for (var other : plan.stream().sorted(Comparator.comparingLong(Planned::atMillis)).toList()) {
            if (planned.overlaps(other)) {
                planned = new Planned(other.endMillis() + APART_MILLIS, length, fault);
            }
        }
        return planned;
    }

    /** Whether it needs a stand whose database lies on a {@linkplain DatabaseServer#startOnSmallDisk small disk}. */
    public boolean fillsDisk() {
        return plan.stream().anyMatch(planned -> planned.fault() instanceof DatabaseDiskFills);
    }

    /** The places of which it needs the {@linkplain Stand#letClocksStep clocks}. */
    public Set<Integer> steppedClocks() {
        return plan.stream()
                .map(Planned::fault)
                .filter(ClockSteps.class::isInstance)
                .map(fault -> ((ClockSteps) fault).place())
                .collect(Collectors.toSet());
    }

    /**
     * Lets everything happen at its time, beginning now, and returns after the rest.
     *
     * @return when the last fault had ended and what it befell had come round, on the clock of {@link System#nanoTime}
     */
    public long play(Stand stand) {
        try (var timetable = Executors.newScheduledThreadPool(2 * plan.size() + 1, Thread.ofPlatform().factory())) {
            var ends = new ArrayList<Future<Long>>();
            var turns = new HashMap<String, Semaphore>();
            for (var planned : plan) {
                // One after the other: what begins or ends one may take longer than planned, and would meet the next one.
                var turn = turns.computeIfAbsent(planned.fault().target(), _ -> new Semaphore(1, true));
                ends.add(timetable.schedule(() -> {
                    turn.acquire();
                    try {
                        planned.fault().begin(stand);
                        timetable.schedule(() -> planned.fault().end(stand), planned.forMillis(), TimeUnit.MILLISECONDS)
                                .get();
                    } finally {
                        turn.release();
                    }
                    planned.fault().outlast(stand);
                    return System.nanoTime();
                }, planned.atMillis(), TimeUnit.MILLISECONDS));
            }
            var rest = timetable.schedule(System::nanoTime, lengthMillis, TimeUnit.MILLISECONDS);
            long last = 0;
            for (var end : ends) {
                last = last == 0 || end.get() - last > 0 ? end.get() : last;
            }
            rest.get();
            return last;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(this + " cannot be played", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + topology + " "
                + plan.stream().map(Planned::toString).collect(Collectors.joining("; "));
    }
}
