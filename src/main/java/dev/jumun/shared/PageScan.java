package dev.jumun.shared;

import java.util.List;

/**
 * How the rows of a page are read: from the nearer end of the list, because the database steps over every row before them.
 *
 * @param backwards whether to read in the opposite order
 * @param offset rows to step over, at most half of the list
 * @param limit rows to read; 0 beyond the end of the list
 */
public record PageScan(boolean backwards, long offset, int limit) {

    static PageScan of(PageQuery page, long total) {
        int limit = Math.clamp(total - page.offset(), 0, page.size());
        long behind = total - page.offset() - limit;
        return limit > 0 && behind < page.offset()
                ? new PageScan(true, behind, limit)
                : new PageScan(false, page.offset(), limit);
    }

    /** The SQL keyword that reads a descending list in the direction of this scan. */
    public String descending() {
        return backwards ? "ASC" : "DESC";
    }

    /** The same for an ascending list. */
    public String ascending() {
        return backwards ? "DESC" : "ASC";
    }

    /** The rows as the list has them. */
    <T> List<T> inOrder(List<T> rows) {
        return backwards ? rows.reversed() : rows;
    }
}
