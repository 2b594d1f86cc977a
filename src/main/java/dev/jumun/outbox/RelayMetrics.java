package dev.jumun.outbox;

import dev.jumun.outbox.ClaimedBatch.Event;
import dev.jumun.outbox.DeliveryTables.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** What an operator sees of delivery: attempts, latency, batches, lost leases, deletions. */
@Component
class RelayMetrics {
    private static final String ACCEPTED = "accepted";
    private static final String REFUSED = "refused";
    private static final String UNAVAILABLE = "unavailable";

    private final MeterRegistry registry;
    private final Clock clock;
    private final Timer latency;
    private final DistributionSummary batchSize;
    private final Counter stale;
    private final Counter purged;
    private final Counter parked;

    RelayMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.latency = Timer.builder("jumun.outbox.latency")
                .description("From the moment of an event to its acceptance by the data platform")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofHours(1))
                .register(registry);
        this.batchSize = DistributionSummary.builder("jumun.outbox.batch.size")
                .description("Events claimed at once")
                .register(registry);
        this.stale = Counter.builder("jumun.outbox.stale")
                .description("Events whose lease was over before their outcome was written")
                .register(registry);
        this.purged = Counter.builder("jumun.outbox.purged")
                .description("Sent events deleted after their time")
                .register(registry);
        this.parked = Counter.builder("jumun.outbox.parked")
                .description("Events given up after their last attempt")
                .register(registry);
        // Counted from nought: who watches sees a counter's rise, and none in the first value of one that was not there.
        for (var outcome : List.of(ACCEPTED, REFUSED, UNAVAILABLE)) {
            attempts(outcome);
        }
    }

    void claimed(int events) {
        batchSize.record(events);
    }

    void sent(List<Event> events, int written) {
        attempts(ACCEPTED).increment(events.size());
        stale(events.size() - written);
        var now = clock.instant();
        events.forEach(event -> latency.record(Duration.between(event.createdAt(), now)));
    }

    void failed(Reception reception, List<Failure> failures, int written) {
        attempts(reception instanceof Reception.Refused ? REFUSED : UNAVAILABLE).increment(failures.size());
        stale(failures.size() - written);
        // What was not written may be somebody else's by now.
        failures.stream()
                .limit(written)
                .filter(failure -> failure.pause().isEmpty())
                .forEach(_ -> parked.increment());
    }

    void parked(int events) {
        parked.increment(events);
    }

    void stale(int events) {
        stale.increment(events);
    }

    void purged(int events) {
        purged.increment(events);
    }

    private Counter attempts(String outcome) {
        return Counter.builder("jumun.outbox.attempts")
                .description("Attempts to deliver an event")
                .tag("outcome", outcome)
                .register(registry);
    }
}
