package dev.jumun.shared;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Function;

/** One page of a list and the size of the whole. */
public record Page<T>(List<T> content, int page, int size, long totalElements) {

    public Page {
        content = List.copyOf(content);
    }

    /**
     * Reads a page of a list whose length is known.
     *
     * @param direction in which the list is sorted
     * @param rows reads rows as the scan says; not asked for a page beyond the end
     */
    public static <T> Page<T> of(PageQuery wanted, long total, SortDirection direction,
            Function<PageScan, List<T>> rows) {
        var scan = PageScan.of(wanted, total, direction);
        return new Page<>(scan.limit() == 0 ? List.of() : scan.inOrder(rows.apply(scan)), wanted.page(),
                wanted.size(), total);
    }

    @JsonProperty
    public long totalPages() {
        return (totalElements + size - 1) / size;
    }

    public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
        return new Page<>(content.stream().<R>map(mapping).toList(), page, size, totalElements);
    }
}
