package dev.jumun.outbox;

import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.SingleWrites;
import dev.jumun.shared.Conflict;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The outbox as an administrator sees it: what became of each event, and another try for those that failed. */
@Component
public class OutboxConsole {
    /** The most events that are redriven at once: their rows are locked until all of them are written. */
    public static final int MAX_REDRIVEN = 10_000;

    private final ConsoleTables tables;
    private final SingleWrites writes;
    private final OutboxWake wake;

    OutboxConsole(ConsoleTables tables, SingleWrites writes, OutboxWake wake) {
        this.tables = tables;
        this.writes = writes;
        this.wake = wake;
    }

    /** Events, newest first. */
    @Transactional(readOnly = true)
    public Page<EventView> events(@Nullable DeliveryStatus status, PageQuery page) {
        return status == null ? tables.events(page) : tables.events(status, page);
    }

    /** How many events there are of each status, and how long the oldest of them has been waiting; as of one moment. */
    @Transactional(readOnly = true)
    public OutboxSummary summary() {
        return tables.summary();
    }

    /**
     * Makes a failed event due at once, as if it had never been tried, whether it is parked or waits for its next attempt;
     * 200 with the event, {@code NOT_FOUND}, or {@code CONFLICT} when it has not failed or a worker holds it.
     */
    public Answer redrive(RedriveEvent command) {
        return writes.perform(command.intent(), () -> {
            var event = tables.lock(command.event())
                    .orElseThrow(() -> new NotFound("id", command.event().value()));
            switch (event.status()) {
                case PENDING, SENT -> throw new Conflict("id", "NOT_FAILED");
                case FAILED -> {
                    // What the worker writes at the end of its attempt would undo the redrive, or be undone by it.
                    if (event.claimed()) {
                        throw new Conflict("id", "CLAIMED");
                    }
                }
            }
            var redriven = tables.redrive(command.event(), command.administrator());
            wake.afterCommit();
            return command.renderer().render(redriven);
        });
    }

    /** Makes parked events due at once, at most {@value #MAX_REDRIVEN}, the oldest first; 200 with their number. */
    public Answer redriveParked(RedriveParked command) {
        return writes.perform(command.intent(), () -> {
            int redriven = tables.redriveParked(command.administrator(), MAX_REDRIVEN);
            if (redriven > 0) {
                wake.afterCommit();
            }
            return command.renderer().render(new RedriveParked.Redriven(redriven, tables.parked()));
        });
    }
}
