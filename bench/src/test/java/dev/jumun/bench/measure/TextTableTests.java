package dev.jumun.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTests {
    @Test
    void alignsNamesToTheLeftAndNumbersToTheRight() {
        var table = new TextTable("list", "p50 ms");
        table.add("own orders", "1.5");
        table.add("users", "1,234.5");

        assertThat(table.toString().lines()).containsExactly("list         p50 ms", "own orders      1.5",
                "users       1,234.5");
    }

    @Test
    void sumsUpLatenciesInMilliseconds() {
        var histogram = Latency.histogram();
        for (int millis = 1; millis <= 100; millis++) {
            histogram.recordValue(millis * 1_000_000L);
        }

        var latency = Latency.of(histogram);
        assertThat(latency.requests()).isEqualTo(100);
        assertThat(latency.p50()).isBetween(49.9, 50.1);
        assertThat(latency.p99()).isBetween(98.9, 99.2);
        assertThat(latency.max()).isBetween(99.9, 100.2);
    }
}
