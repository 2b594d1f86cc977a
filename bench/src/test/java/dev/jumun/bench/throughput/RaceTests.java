package dev.jumun.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.Spread;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.report.Measured.Kind;
import dev.jumun.bench.report.Turn;
import dev.jumun.bench.server.Usage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTests {
    private static final Latency NONE = Latency.of(Latency.histogram());

    private static Measured measured(String name, double... perSecond) {
        var turns = Arrays.stream(perSecond)
                .mapToObj(figure -> new Turn(figure, 0, 0, NONE, NONE, List.of(), new Usage(0, 0, null), null, 0, 0, 0,
                        ""))
                .toList();
        return Measured.of(name, "", Kind.CLOSED, 0, turns, Latency.histogram(), Latency.histogram());
    }

    @Test
    void goesBackwardsInEveryOtherTurn() {
        assertThat(Race.order(List.of("a", "b", "c"), 1)).containsExactly("a", "b", "c");
        assertThat(Race.order(List.of("a", "b", "c"), 2)).containsExactly("c", "b", "a");
        assertThat(Race.order(List.of("a", "b", "c"), 3)).containsExactly("a", "b", "c");
    }

    @Test
    void dividesTheTurnsThatBothHaveHad() {
        var all = List.of(measured("a", 10, 20, 90), measured("b", 5, 5));

        assertThat(Race.ratios(all, List.of(new Race.Pair("a", "b"), new Race.Pair("a", "absent")))).singleElement()
                .satisfies(ratio -> {
                    assertThat(ratio.name()).isEqualTo("a ÷ b");
                    assertThat(ratio.ofTurns()).isEqualTo(Spread.of(List.of(2.0, 4.0)));
                });
    }
}
