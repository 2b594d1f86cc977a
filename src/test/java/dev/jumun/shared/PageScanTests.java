package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageScanTests {

    /** As a database would: sorted one way or the other, stepped over, cut off. */
    private static Page<Integer> page(int page, int size, int total) {
        return Page.of(new PageQuery(page, size), total, scan -> {
            assertThat(scan.offset()).as("steps over at most half").isLessThanOrEqualTo(total / 2);
            var rows = new ArrayList<>(IntStream.range(0, total).boxed().toList());
            var sorted = scan.ascending().equals("ASC") ? rows : rows.reversed();
            assertThat(scan.descending()).isEqualTo(scan.ascending().equals("ASC") ? "DESC" : "ASC");
            return List.copyOf(sorted.stream().skip(scan.offset()).limit(scan.limit()).toList());
        });
    }

    @Test
    void readsEveryPageOfEveryListAsItIsSorted() {
        for (int total = 0; total <= 23; total++) {
            for (int size = 1; size <= 25; size++) {
                for (int page = 0; page <= total / size + 1; page++) {
                    int from = Math.min(total, page * size);
                    var expected = IntStream.range(from, Math.min(total, from + size)).boxed().toList();
                    assertThat(page(page, size, total).content()).as("%d of %d in %d", page, size, total)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void readsNothingBeyondTheEnd() {
        var beyond = Page.<Integer>of(new PageQuery(Integer.MAX_VALUE, 100), 5, _ -> {
            throw new AssertionError("There is nothing to read");
        });

        assertThat(beyond.content()).isEmpty();
        assertThat(beyond.totalElements()).isEqualTo(5);
        assertThat(beyond.totalPages()).isEqualTo(1);
    }
}
