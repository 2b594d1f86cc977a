package dev.jumun.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jumun.bench.BenchFailed;
import org.junit.jupiter.api.Test;

class RedisBenchmarkOutputTests {
    private static final String OUTPUT = """
            ====== EVALSHA 0123 4 a b c d ======
              2000 requests completed in 0.04 seconds
              10 parallel clients
              keep alive: 1

            Latency by percentile distribution:
            0.000% <= 0.100 milliseconds (cumulative count 1)
            50.000% <= 0.200 milliseconds (cumulative count 1000)
            99.000% <= 0.400 milliseconds (cumulative count 1990)
            100.000% <= 3.000 milliseconds (cumulative count 2000)
            100.000% <= 3.000 milliseconds (cumulative count 2000)

            Cumulative distribution of latencies:
            95.000% <= 0.303 milliseconds (cumulative count 1900)

            Summary:
              throughput summary: 50000.00 requests per second
            """;

    @Test
    void isReadAsASample() {
        var sample = RedisBenchmarkOutput.sample(OUTPUT);

        assertThat(sample.perSecond()).isEqualTo(50_000);
        assertThat(sample.done()).isEqualTo(2_000);
        assertThat(sample.latencies().getTotalCount()).isEqualTo(2_000);
        assertThat(sample.latencies().getValueAtPercentile(50)).isBetween(199_900L, 200_200L);
        assertThat(sample.latencies().getValueAtPercentile(99)).isBetween(399_800L, 400_400L);
    }

    @Test
    void isNotGuessedAt() {
        assertThatThrownBy(() -> RedisBenchmarkOutput.sample("Could not connect to Redis"))
                .isInstanceOf(BenchFailed.class)
                .hasMessageContaining("Could not connect");
    }
}
