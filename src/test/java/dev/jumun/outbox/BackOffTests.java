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
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 16", "9, 256", "10, 300", "19, 300"})
    void doublesUpToFiveMinutesWithJitter(int attempts, int seconds) {
        for (int i = 0; i < 100; i++) {
            assertThat(backOff.after(attempts, Optional.empty()).orElseThrow())
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).multipliedBy(5).dividedBy(4));
        }
        assertThat(Stream.generate(() -> backOff.after(attempts, Optional.empty()))
                .limit(100)
                .distinct()
                .count()).isGreaterThan(90);
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
