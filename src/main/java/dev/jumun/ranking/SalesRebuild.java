package dev.jumun.ranking;

import dev.jumun.shared.NamedLock;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Makes the sales figures what the orders say, day by day, while orders go on. One that was interrupted is simply begun again:
 * what is right already costs its reading only.
 */
@Component
class SalesRebuild {
    private final FigureTables tables;
    private final NamedLock lock;
    private final Clock clock;

    SalesRebuild(FigureTables tables, JdbcTemplate jdbc, Clock clock) {
        this.tables = tables;
        // Two at once would both add what they both found lacking.
        this.lock = new NamedLock(jdbc, "jumun.ranking.rebuild.");
        this.clock = clock;
    }

    /** Hears how far a rebuild is. */
    interface Progress {
        /**
         * A day is done.
         *
         * @param mended figures of it that were wrong
         */
        void finished(LocalDate day, int mended);
    }

    /** The days that have figures: all that can be asked for, and tomorrow, where a clock is ahead. */
    List<LocalDate> days() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return today.minusDays(FigurePurge.DAYS_KEPT).datesUntil(today.plusDays(2)).toList();
    }

    /**
     * Mends every figure.
     *
     * @return false when another one is at it
     */
    boolean run(Progress progress) {
        return lock.runAlone(() -> {
            for (var day : days()) {
                int mended = 0;
                // From the shortest span up: each is made from the one below it.
                for (var span : List.of(Span.TEN_MINUTES, Span.THREE_HOURS, Span.DAY)) {
                    mended += tables.mend(span, day, lock::mustStillBeHeld);
                }
                progress.finished(day, mended);
            }
        });
    }
}
