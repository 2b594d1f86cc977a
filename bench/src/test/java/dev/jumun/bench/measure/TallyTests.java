package dev.jumun.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TallyTests {
    private static final long SECOND = 1_000_000_000;
    private static final long START = 5 * SECOND;

    @Test
    void countsEachSecondAndLeavesOutWhatComesTooLate() {
        var tally = new Tally(START, START + 5 * SECOND / 2);
        tally.done(START, 1_000, 1);
        tally.done(START + SECOND - 1, 1_000, 64);
        tally.done(START + 2 * SECOND, 3_000, 1);
        tally.done(START + 5 * SECOND / 2, 9_000, 1);
        tally.refused(START + SECOND, 2_000);
        tally.refused(START + 3 * SECOND, 4_000);

        var sample = tally.sample("by hand");

        assertThat(sample.seconds()).isEqualTo(2.5);
        assertThat(sample.eachSecond()).containsExactly(65, 0, 1);
        assertThat(sample.done()).isEqualTo(66);
        assertThat(sample.perSecond()).isEqualTo(26.4);
        assertThat(sample.refused()).isEqualTo(1);
        assertThat(sample.refusals().getTotalCount()).isEqualTo(2);
        assertThat(sample.latencies().getTotalCount()).as("late ones have waited longest").isEqualTo(67);
        assertThat(sample.how()).isEqualTo("by hand");
    }

    @Test
    void addsUpWhatThreadsHaveCounted() {
        var sum = new Tally(START, START + SECOND);
        var other = new Tally(START, START + SECOND);
        sum.done(START + 1, 1_000, 1);
        other.done(START + 2, 5_000, 2);
        other.refused(START + 3, 1_000);
        other.inDoubt();

        sum.add(other);

        var sample = sum.sample("");
        assertThat(sample.done()).isEqualTo(3);
        assertThat(sample.refused()).isEqualTo(1);
        assertThat(sample.inDoubt()).isEqualTo(1);
        assertThat(sample.eachSecond()).containsExactly(3);
        assertThatThrownBy(() -> sum.add(new Tally(START, START + 2 * SECOND)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
