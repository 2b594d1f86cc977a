package dev.jumun.ranking;

import java.time.Duration;
import java.time.Instant;

/** The lengths of time that sales are summed up over, in UTC, the longest first; each divides the one before it. */
enum Span {
    DAY(Duration.ofDays(1)),
    THREE_HOURS(Duration.ofHours(3)),
    TEN_MINUTES(Duration.ofMinutes(10));

    private final long seconds;

    Span(Duration length) {
        this.seconds = length.toSeconds();
    }

    /** When the span began that this moment belongs to. */
    Instant startOf(Instant moment) {
        // A day of UTC has 86,400 seconds since 1970, also before it.
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }

    /** The nearest moment at which one span ends and the next begins. */
    Instant borderNear(Instant moment) {
        return startOf(moment.plusSeconds(seconds / 2));
    }
}
