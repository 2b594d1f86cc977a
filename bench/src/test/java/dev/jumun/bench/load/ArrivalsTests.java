package dev.jumun.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTests {
    private static final long SECOND = 1_000_000_000;

    private static List<Long> all(Arrivals arrivals) {
        var moments = new ArrayList<Long>();
        for (; arrivals.hasNext(); arrivals.take()) {
            moments.add(arrivals.next());
        }
        return moments;
    }

    @Test
    void areEvenlySpacedFromTheStartAndBeforeTheEnd() {
        assertThat(all(new Arrivals(SECOND, 2 * SECOND, 4))).containsExactly(SECOND, SECOND + SECOND / 4,
                SECOND + SECOND / 2, SECOND + 3 * SECOND / 4);
    }

    @Test
    void areAsManyAsTheRateSaysWhateverItsInterval() {
        assertThat(all(new Arrivals(0, 60 * SECOND, 3_333))).hasSize(60 * 3_333);
        assertThat(all(new Arrivals(0, 10 * SECOND, 0.7))).hasSize(7);
    }

    @Test
    void bearAClockThatWrapsAround() {
        long start = Long.MAX_VALUE - SECOND / 2;
        assertThat(all(new Arrivals(start, start + SECOND, 10))).hasSize(10).startsWith(start);
    }
}
