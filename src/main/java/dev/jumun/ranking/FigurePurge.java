package dev.jumun.ranking;

import dev.jumun.shared.InWorkers;
import dev.jumun.shared.NamedLock;
import dev.jumun.shared.PeriodicTask;
import dev.jumun.shared.PeriodicWork;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Deletes sales figures that nobody can ask for any more, in small batches, by one instance at a time. */
@Component
@InWorkers
class FigurePurge implements PeriodicWork {
    /** Two more than can be asked for: one that has begun, and one for clocks that differ. */
    static final int DAYS_KEPT = PopularProducts.MAX_DAYS + 2;

    private final FigureTables tables;
    private final Clock clock;
    private final PeriodicTask task;

    FigurePurge(FigureTables tables, RankingProperties properties, Clock clock, JdbcTemplate jdbc) {
        this.tables = tables;
        this.clock = clock;
        var lock = new NamedLock(jdbc, "jumun.ranking.purge.");
        this.task = new PeriodicTask("ranking-purge", properties.purgeInterval(), properties.purgeInterval(),
                "Old sales figures were not deleted", () -> lock.runAlone(this::purge));
    }

    private void purge() {
        var oldest = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS_KEPT);
        while (isRunning() && tables.deleteBefore(oldest) > 0) {
            // The next batch.
        }
    }

    @Override
    public PeriodicTask task() {
        return task;
    }
}
