package dev.jumun.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTests {
    @Test
    void isTheMiddleOfAnOddNumberAndBetweenTheTwoOfAnEvenOne() {
        assertThat(Spread.of(List.of(30.0, 10.0, 20.0)))
                .isEqualTo(new Spread(20, 10, 30, List.of(30.0, 10.0, 20.0)));
        assertThat(Spread.of(List.of(40.0, 10.0, 20.0, 30.0)).median()).isEqualTo(25);
        assertThat(Spread.of(List.of(7.0)).median()).isEqualTo(7);
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesTurnByTurnAndByMedians() {
        var ratio = Ratio.of("a ÷ b", Spread.of(List.of(100.0, 50.0, 300.0)), Spread.of(List.of(50.0, 25.0, 60.0)));

        assertThat(ratio.ofMedians()).isEqualTo(2);
        assertThat(ratio.ofTurns()).isEqualTo(new Spread(2, 2, 5, List.of(2.0, 2.0, 5.0)));
        assertThatThrownBy(() -> Ratio.of("", Spread.of(List.of(1.0)), Spread.of(List.of(1.0, 2.0))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
