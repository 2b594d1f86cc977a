package dev.jumun.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.ranking.SalesSince.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalesSinceTests {

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-28T23:59:59.999999Z", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00.000001Z",
            "2026-11-22T12:00:00Z", "2026-11-22T11:59:59.999999Z", "2026-11-22T01:30:00Z", "2026-11-22T22:30:00Z",
            "2026-11-22T04:04:59.999999Z", "2026-11-22T04:05:00Z", "2028-02-29T13:37:11.5Z", "1969-12-31T23:01:00Z"})
    void countsEveryMomentSinceThenOnceAndNoOther(String text) {
        assertExact(Instant.parse(text));
    }

    @Test
    void doesSoForAnyMoment() {
        var random = new Random(20261122);
        for (int i = 0; i < 2000; i++) {
            assertExact(Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000) * 1000L));
        }
    }

    private static void assertExact(Instant since) {
        var sales = SalesSince.moment(since);
        var parts = sales.parts();
        // A delta begins with its span. It counts, unless an order stands for it.
        assertThat(Span.TEN_MINUTES.startOf(sales.deltas())).isEqualTo(sales.deltas());
        assertThat(parts.getLast()).satisfiesAnyOf(edge -> assertThat(edge.from()).isEqualTo(sales.deltas()),
                edge -> assertThat(edge.to()).isEqualTo(sales.deltas()));
        Stream.concat(
                parts.stream().flatMap(part -> Stream.concat(Stream.of(part.from()), Stream.ofNullable(part.to()))),
                Stream.of(since))
                .flatMap(border -> Stream.of(border.minusNanos(1000), border, border.plusNanos(1000)))
                .forEach(moment -> assertThat(times(moment, parts)).as("%s in sales since %s", moment, since)
                        .isEqualTo(moment.isBefore(since) ? 0 : 1));
    }

    private static int times(Instant moment, Iterable<Part> parts) {
        int times = 0;
        for (var part : parts) {
            var to = part.to();
            if (!moment.isBefore(part.from()) && (to == null || moment.isBefore(to))) {
                times += part.sign();
            }
        }
        return times;
    }

    @Test
    void readsFewFigures() {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            var since = Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000) * 1000L);
            var parts = SalesSince.moment(since).parts();
            assertThat(parts).hasSize(4);
            assertThat(length(parts.get(1))).isLessThanOrEqualTo(Duration.ofHours(12));
            assertThat(length(parts.get(2))).isLessThanOrEqualTo(Duration.ofMinutes(90));
            assertThat(length(parts.get(3))).isLessThanOrEqualTo(Duration.ofMinutes(5));
            assertThat(parts.subList(0, 3)).allSatisfy(part -> {
                assertThat(Span.valueOf(String.valueOf(part.span())).startOf(part.from())).isEqualTo(part.from());
            });
        }
    }

    private static Duration length(Part part) {
        var to = part.to();
        return to == null ? Duration.ZERO : Duration.between(part.from(), to);
    }
}
