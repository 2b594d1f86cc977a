package dev.jumun.shared.web;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Moments as clients write them: ISO-8601 in UTC, within the years that the database's DATETIME can hold. */
final class InstantText {
    private static final Instant FIRST = Instant.parse("1000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private InstantText() {}

    /** Empty for what is no such moment. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.parse(text))
                    .filter(instant -> !instant.isBefore(FIRST) && !instant.isAfter(LAST));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
