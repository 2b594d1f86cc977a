package dev.jumun.bench.measure;

import java.util.List;

/**
 * One figure as several turns showed it: none of them is right, so all of them are shown.
 *
 * @param turns in the order in which they were measured
 */
public record Spread(double median, double min, double max, List<Double> turns) {
    /** Of the first turns alone. */
    public Spread first(int count) {
        return of(turns.subList(0, count));
    }

    /**
     * Sums up.
     *
     * @throws IllegalArgumentException of nothing there is no median
     */
    public static Spread of(List<Double> turns) {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("No turns");
        }
        var sorted = turns.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast(), List.copyOf(turns));
    }
}
