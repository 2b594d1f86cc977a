package dev.jumun.bench.fill;

import dev.jumun.bench.fill.Row.SalesFigure;
import dev.jumun.bench.fill.Row.Span;
import java.util.Arrays;
import java.util.function.Consumer;

/** What was sold of each product in one span of time after the other. Sales come in the order of their time. */
final class SalesCount {
    private final Span span;
    private final long firstProduct;
    private final Consumer<? super SalesFigure> rows;
    private final long[] sold;
    private long startsAt;
    private boolean empty = true;

    SalesCount(Span span, int products, long firstProduct, Consumer<? super SalesFigure> rows) {
        this.span = span;
        this.firstProduct = firstProduct;
        this.rows = rows;
        this.sold = new long[products];
    }

    void add(long moment, int product, int quantity) {
        long start = span.startOf(moment);
        if (start != startsAt) {
            flush();
            startsAt = start;
        }
        sold[product] += quantity;
        empty = false;
    }

    /** Makes rows of what was counted since the last ones. */
    void flush() {
        if (empty) {
            return;
        }
        for (int product = 0; product < sold.length; product++) {
            if (sold[product] != 0) {
                rows.accept(new SalesFigure(span, startsAt, firstProduct + product, sold[product]));
            }
        }
        Arrays.fill(sold, 0);
        empty = true;
    }
}
