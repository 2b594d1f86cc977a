package dev.jumun.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class BackOffTests {
    private final BackOff backOff = new BackOff(new OutboxProperties(null, 100, DataSize.ofKilobytes(512), 4,
            Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(1), 20,
            Duration.ofSeconds(1), Duration.ofMinutes(5), DataSize.ofKilobytes(16), Duration.ofHours(24),
            Duration.ofMinutes(1)));

    @ParameterizedTest
    @CsvSource({"1, 1000, 1250", "2, 2000, 2500", "3, 4000, 5000", "5, 16000, 20000", "9, 225000, 300000",
            "10, 225000, 300000", "19, 225000, 300000"})
    void doublesUpToFiveMinutesWithJitter(int attempts, long leastMillis, long mostMillis) {
        var pauses = Stream.generate(() -> backOff.after(attempts, Optional.empty()).orElseThrow()).limit(100).toList();

        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(leastMillis),
                Duration.ofMillis(mostMillis)));
        assertThat(pauses.stream().distinct().count()).isGreaterThan(90);
    }

    @Test
    void givesUpAfterTwentyAttempts() {
        assertThat(backOff.after(20, Optional.empty())).isEmpty();
        assertThat(backOff.after(20, Optional.of(Duration.ofSeconds(1)))).isEmpty();
    }

    @Test
    void leavesThePlatformAloneForAsLongAsItAsks() {
        assertThat(backOff.after(1, Optional.of(Duration.ofMinutes(10)))).contains(Duration.ofMinutes(10));
        assertThat(backOff.after(5, Optional.of(Duration.ofSeconds(1))).orElseThrow())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(16));
    }
}
