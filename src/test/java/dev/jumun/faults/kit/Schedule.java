package dev.jumun.faults.kit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Faults and when they happen, all of it decided by a seed.
 *
 * @param lengthMillis from the beginning to some time after the last fault's end
 */
public record Schedule(long seed, List<Planned> plan, long lengthMillis) {
    private static final int FIRST_MILLIS = 500;
    private static final int LAST_MILLIS = 3500;
    private static final int SHORTEST_MILLIS = 300;
    private static final int LONGEST_MILLIS = 2500;
    private static final int MOST_FAULTS = 4;
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

    /** One to four faults, some at the same time. */
    public static Schedule of(long seed, int places) {
        // Neighbouring seeds begin alike.
        var random = new Random(seed * 0x9E3779B97F4A7C15L);
        random.nextLong();
        int faults = 1 + random.nextInt(MOST_FAULTS);
        var plan = new ArrayList<Planned>();
        while (plan.size() < faults) {
            // Now and then at the very moment of the one before.
            long at = !plan.isEmpty() && random.nextInt(3) == 0
                    ? plan.getLast().atMillis()
                    : random.nextInt(FIRST_MILLIS, LAST_MILLIS);
            var next = new Planned(at, random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS),
                    Fault.draw(random, places));
            if (plan.stream().noneMatch(next::overlaps)) {
                plan.add(next);
            }
        }
        plan.sort(Comparator.comparingLong(Planned::atMillis));
        long last = plan.stream().mapToLong(Planned::endMillis).max().orElse(0);
        return new Schedule(seed, List.copyOf(plan), last + REST_MILLIS);
    }

    /**
     * Lets everything happen at its time, beginning now, and returns after the rest.
     *
     * @return when the last fault had ended, on the clock of {@link System#nanoTime}
     */
    public long play(Stand stand) {
        try (var timetable = Executors.newScheduledThreadPool(2 * plan.size() + 1, Thread.ofPlatform().factory())) {
            var ends = new ArrayList<Future<Long>>();
            for (var planned : plan) {
                ends.add(timetable.schedule(() -> {
                    planned.fault().begin(stand);
                    return timetable.schedule(() -> {
                        planned.fault().end(stand);
                        return System.nanoTime();
                    }, planned.forMillis(), TimeUnit.MILLISECONDS).get();
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
        return "seed " + seed + ": " + plan.stream().map(Planned::toString).collect(Collectors.joining("; "));
    }
}
