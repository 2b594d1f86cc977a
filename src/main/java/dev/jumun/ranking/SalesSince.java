package dev.jumun.ranking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All sales since a moment, put together from the fewest figures: from the nearest midnight on by days, from there in ever
 * shorter spans to the moment itself, and the last minutes from the orders. A step into the past adds what lies between, a
 * step back subtracts it. What is not rolled up yet comes on top, as far as no order stands for it.
 *
 * @param deltas from when on
 */
record SalesSince(List<Part> parts, Instant deltas) {

    /**
     * Sales from one moment to before another.
     *
     * @param span what they are summed up from; null for the orders themselves
     * @param to null for no end
     * @param sign 1 for what is added, -1 for what is subtracted
     */
    record Part(@Nullable Span span, Instant from, @Nullable Instant to, int sign) {}

    static SalesSince moment(Instant moment) {
        var parts = new ArrayList<Part>();
        var reached = Span.DAY.borderNear(moment);
        parts.add(new Part(Span.DAY, reached, null, 1));
        for (var span : List.of(Span.THREE_HOURS, Span.TEN_MINUTES)) {
            var next = span.borderNear(moment);
            parts.add(between(span, reached, next));
            reached = next;
        }
        parts.add(between(null, reached, moment));
        return new SalesSince(List.copyOf(parts), reached);
    }

    private static Part between(@Nullable Span span, Instant reached, Instant next) {
        return next.isBefore(reached) ? new Part(span, next, reached, 1) : new Part(span, reached, next, -1);
    }
}
