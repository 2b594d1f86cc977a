package dev.jumun.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long those who tell of the stock pause, by what telling takes. */
class StockWatchPropertiesTests {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMillis(400);

    private final StockWatchProperties properties = new StockWatchProperties(10, INTERVAL, LONGEST,
            Duration.ofSeconds(5), Duration.ofMillis(500));

    @ParameterizedTest
    @CsvSource({
            // Few watchers: as often as is promised.
            "0,200", "1,200", "28,200",
            // One part in eight of the time.
            "30,210", "40,280", "50,350",
            // As late as is promised.
            "60,340", "100,300", "150,250",
            // Never more than five times a second.
            "200,200", "500,200", "5000,200"})
    void pausesTheLongerTheMoreThereIsToDo(long tookMillis, long pauseMillis) {
        assertThat(properties.pauseAfter(Duration.ofMillis(tookMillis))).isEqualTo(Duration.ofMillis(pauseMillis));
    }
}
