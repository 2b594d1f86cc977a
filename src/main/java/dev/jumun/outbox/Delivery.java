package dev.jumun.outbox;

import dev.jumun.groupcommit.RetryingTransaction;
import dev.jumun.outbox.ClaimedBatch.Event;
import dev.jumun.outbox.DeliveryTables.Failure;
import dev.jumun.shared.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** One claimed batch: sent, and its outcome written where the claim still holds. */
@Component
class Delivery {
    private static final int MAX_ERROR = 500;

    private final DataPlatformClient platform;
    private final DeliveryTables tables;
    private final BackOff backOff;
    private final RelayMetrics metrics;
    private final OutboxProperties properties;
    private final RetryingTransaction transaction;
    private final Tracing tracing;

    Delivery(DataPlatformClient platform, DeliveryTables tables, BackOff backOff, RelayMetrics metrics,
            OutboxProperties properties, RetryingTransaction transaction, Tracing tracing) {
        this.platform = platform;
        this.tables = tables;
        this.backOff = backOff;
        this.metrics = metrics;
        this.properties = properties;
        this.transaction = transaction;
        this.tracing = tracing;
    }

    /** Returns what the platform last said; empty when it was not asked, because the lease may be over too soon. */
    Optional<Reception> deliver(ClaimedBatch batch) {
        if (batch.mayEndWithin(properties.requestTime(), properties.lease())) {
            metrics.stale(batch.events().size());
            return Optional.empty();
        }
        var reception = send(batch.events());
        if (reception instanceof Reception.Refused && batch.events().size() > 1) {
            return oneByOne(batch);
        }
        write(batch, batch.events(), reception);
        return Optional.of(reception);
    }

    private Reception send(List<Event> events) {
        return DeliverySpans.begin(tracing, events).during(() -> platform.send(events));
    }

    /** One bad event holds up no other (contract §6). */
    private Optional<Reception> oneByOne(ClaimedBatch batch) {
        Optional<Reception> last = Optional.empty();
        long heldSince = batch.claimedAt();
        for (int i = 0; i < batch.events().size(); i++) {
            var rest = batch.from(i, heldSince);
            if (rest.mayEndWithin(properties.requestTime(), properties.lease())) {
                heldSince = System.nanoTime();
                if (!tables.renew(rest, properties.lease())) {
                    metrics.stale(rest.events().size());
                    return last;
                }
            }
            var event = List.of(batch.events().get(i));
            var reception = send(event);
            last = Optional.of(reception);
            if (reception instanceof Reception.Unavailable) {
                write(batch, rest.events(), reception);
                return last;
            }
            write(batch, event, reception);
        }
        return last;
    }

    /** Again when others were in the way: an outcome that is not written is an event sent twice. */
    private void write(ClaimedBatch batch, List<Event> events, Reception reception) {
        switch (reception) {
            case Reception.Accepted _ ->
                metrics.sent(events, transaction.run(() -> tables.sent(batch.token(), events)));
            case Reception.Refused refused ->
                failed(batch.token(), events, refused.error(), Optional.empty(), reception);
            case Reception.Unavailable unavailable ->
                failed(batch.token(), events, unavailable.error(), unavailable.retryAfter(), reception);
        }
    }

    private void failed(String token, List<Event> events, String error, Optional<Duration> retryAfter,
            Reception reception) {
        var failures = events.stream()
                .map(event -> new Failure(event, backOff.after(event.attempts(), retryAfter)))
                .toList();
        metrics.failed(reception, failures, transaction.run(() -> tables.failed(token, failures, readable(error))));
    }

    /** On one line, and short enough for the column. */
    private static String readable(String error) {
        var line = error.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_ERROR ? line : line.substring(0, MAX_ERROR - 1) + "…";
    }
}
