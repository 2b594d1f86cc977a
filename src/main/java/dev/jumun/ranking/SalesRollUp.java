package dev.jumun.ranking;

import dev.jumun.shared.InWorkers;
import dev.jumun.shared.PeriodicTask;
import dev.jumun.shared.PeriodicWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * Rolls up what orders have added since the last time. Answers are exact without it, too, but get slower with every group of
 * orders that it has not seen. Instances pass over what others are at, so no lock has to let in one of them only.
 */
@Component
@InWorkers
class SalesRollUp implements PeriodicWork {
    private final DeltaTables tables;
    private final Counter rolledUp;
    private final PeriodicTask task;

    SalesRollUp(DeltaTables tables, RankingProperties properties, MeterRegistry meters) {
        this.tables = tables;
        this.rolledUp = meters.counter("jumun.ranking.deltas.rolled.up");
        this.task = new PeriodicTask("ranking-roll-up", properties.rollUpInterval(), properties.rollUpInterval(),
                "Sales deltas were not rolled up", this::rollUp);
    }

    /** All that is there, or until it is stopped. */
    void rollUp() {
        int deltas;
        do {
            deltas = tables.rollUp();
            rolledUp.increment(deltas);
        } while (deltas == DeltaTables.BATCH && isRunning());
    }

    @Override
    public PeriodicTask task() {
        return task;
    }
}
