package dev.jumun.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPlanTests {
    @Test
    void knowsHowLongItTakes() {
        var second = Duration.ofSeconds(1);
        assertThat(new OpenPlan(List.of(0.5, 3.0), List.of(100.0), 0, 50, 2, second, 1).whole())
                .isEqualTo(second.multipliedBy(6));
        assertThat(new OpenPlan(List.of(), List.of(), 3, 50, 2, second, 1).whole()).isEqualTo(second.multipliedBy(4));
    }
}
