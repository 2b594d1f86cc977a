package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PageScanTests {

    /** As a database would: sorted one way or the other, stepped over, cut off. */
    private static Page<Integer> page(int page, int size, int total, SortDirection list) {
        return Page.of(new PageQuery(page, size), total, list, scan -> {
            var rows = IntStream.range(0, total).boxed().toList();
            var sorted = scan.direction() == SortDirection.ASC ? rows : rows.reversed();
            return sorted.stream().skip(scan.offset()).limit(scan.limit()).toList();
        });
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryPageOfEveryListAsItIsSorted(SortDirection list) {
        for (int total = 0; total <= 23; total++) {
            var rows = IntStream.range(0, total).boxed().toList();
            var sorted = list == SortDirection.ASC ? rows : rows.reversed();
            for (int size = 1; size <= 25; size++) {
                for (int page = 0; page <= total / size + 1; page++) {
                    int from = Math.min(total, page * size);
                    assertThat(page(page, size, total, list).content()).as("%d of %d in %d", page, size, total)
                            .isEqualTo(sorted.subList(from, Math.min(total, from + size)));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ASC,0,ASC,0", "ASC,50,ASC,1000", "ASC,70,ASC,1400", "ASC,90,DESC,180", "ASC,99,DESC,0",
            "DESC,0,DESC,0", "DESC,10,DESC,200", "DESC,20,ASC,1580", "DESC,50,ASC,980", "DESC,99,ASC,0"})
    void goesTheShorterWayWhereStepsBackwardsAreLong(SortDirection list, int page, SortDirection read, long offset) {
        assertThat(PageScan.of(new PageQuery(page, 20), 2000, list))
                .isEqualTo(new PageScan(read, read != list, offset, 20));
    }

    @Test
    void readsNothingBeyondTheEnd() {
        var beyond = Page.<Integer>of(new PageQuery(Integer.MAX_VALUE, 100), 5, SortDirection.ASC, _ -> {
            throw new AssertionError("There is nothing to read");
        });

        assertThat(beyond.content()).isEmpty();
        assertThat(beyond.totalElements()).isEqualTo(5);
        assertThat(beyond.totalPages()).isEqualTo(1);
    }
}
