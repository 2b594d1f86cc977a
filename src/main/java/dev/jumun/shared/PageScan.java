package dev.jumun.shared;

import java.util.List;

/**
 * How the rows of a page are read: from that end of the list from which they are reached sooner, because the database steps
 * over every row before them.
 *
 * @param direction in which the rows are sorted and read
 * @param reversed whether that is not the direction of the list
 * @param offset rows to step over
 * @param limit rows to read; 0 beyond the end of the list
 */
public record PageScan(SortDirection direction, boolean reversed, long offset, int limit) {
    /** A step backwards through an index takes up to six times as long as one forwards (docs/benchmarks.md). */
    private static final int BACKWARD_STEP = 4;

    static PageScan of(PageQuery page, long total, SortDirection list) {
        int limit = Math.clamp(total - page.offset(), 0, page.size());
        var fromStart = new PageScan(list, false, page.offset(), limit);
        var fromEnd = new PageScan(list.opposite(), true, total - page.offset() - limit, limit);
        return limit > 0 && fromEnd.steps() < fromStart.steps() ? fromEnd : fromStart;
    }

    /** What the way to the page costs, in steps forwards. */
    private long steps() {
        return direction == SortDirection.DESC ? BACKWARD_STEP * offset : offset;
    }

    /** The rows as the list has them. */
    <T> List<T> inOrder(List<T> rows) {
        return reversed ? rows.reversed() : rows;
    }
}
