package dev.jumun.groupcommit;

import dev.jumun.shared.ServiceUnavailable.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What an operator sees of one group commit: sizes, waits, transactions, retries, splits, refusals. */
final class GroupMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final DistributionSummary size;
    private final Timer queueWait;
    private final Timer committed;
    private final Timer rolledBack;
    private final Counter retries;
    private final Counter splits;
    private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);

    GroupMetrics(MeterRegistry registry, String name) {
        this.registry = registry;
        this.tags = Tags.of("name", name);
        this.size = DistributionSummary.builder("jumun.group.size")
                .tags(tags)
                .description("Commands in one group")
                .publishPercentileHistogram()
                .maximumExpectedValue(1024.0)
                .register(registry);
        this.queueWait = Timer.builder("jumun.group.queue.wait")
                .tags(tags)
                .description("From a command's arrival to the start of its group")
                .publishPercentileHistogram()
                .register(registry);
        this.committed = transactionTimer("committed");
        this.rolledBack = transactionTimer("rolled-back");
        this.retries = Counter.builder("jumun.group.retries")
                .tags(tags)
                .description("Transactions run again after contention")
                .register(registry);
        this.splits = Counter.builder("jumun.group.splits")
                .tags(tags)
                .description("Groups that were run again command by command")
                .register(registry);
        for (var reason : Reason.values()) {
            refusals.put(reason, Counter.builder("jumun.group.refused")
                    .tags(tags)
                    .tag("reason", reason.name())
                    .description("Commands answered with 503")
                    .register(registry));
        }
    }

    private Timer transactionTimer(String outcome) {
        return Timer.builder("jumun.group.transaction")
                .tags(tags)
                .tag("outcome", outcome)
                .description("One group's transaction with its retries")
                .publishPercentileHistogram()
                .register(registry);
    }

    void watchQueue(Supplier<Number> waiting, Supplier<Number> rush) {
        Gauge.builder("jumun.group.queue.size", waiting)
                .tags(tags)
                .description("Commands waiting for a lane")
                .register(registry);
        Gauge.builder("jumun.group.queue.rush", rush)
                .tags(tags)
                .description("Those of them that wait behind the others, because too many want the same")
                .register(registry);
    }

    void begun(List<? extends Ticket<?, ?>> group) {
        size.record(group.size());
        group.forEach(ticket -> queueWait.record(ticket.waitedNanos(), TimeUnit.NANOSECONDS));
    }

    void committed(Duration took) {
        committed.record(took);
    }

    void rolledBack(Duration took) {
        rolledBack.record(took);
    }

    void retried() {
        retries.increment();
    }

    void split() {
        splits.increment();
    }

    void refused(Reason reason) {
        Objects.requireNonNull(refusals.get(reason)).increment();
    }
}
