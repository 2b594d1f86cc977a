package dev.jumun.ranking;

import java.time.Instant;
import java.util.Comparator;

/** Names one row of the sales figures, in the order of the primary key: whoever writes some locks them in this order. */
record Figure(Span span, Instant startsAt, long product) implements Comparable<Figure> {
    private static final Comparator<Figure> BY_KEY = Comparator.comparing(Figure::span)
            .thenComparing(Figure::startsAt)
            .thenComparingLong(Figure::product);

    @Override
    public int compareTo(Figure other) {
        return BY_KEY.compare(this, other);
    }
}
