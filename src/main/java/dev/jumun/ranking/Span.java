package dev.jumun.ranking;

import java.time.Duration;
import java.time.Instant;

/** The lengths of time that sales are summed up over, in UTC; each divides the next. */
enum Span {
    TEN_MINUTES(Duration.ofMinutes(10)), HOUR(Duration.ofHours(1)), DAY(Duration.ofDays(1));

    private final long seconds;

    Span(Duration length) {
        this.seconds = length.toSeconds();
    }

    /** When the span began that this moment belongs to. */
    Instant startOf(Instant moment) {
        // A day of UTC has 86,400 seconds since 1970, also before it.
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }
}
