package dev.jumun.outbox;

import dev.jumun.outbox.ClaimedBatch.Event;
import dev.jumun.outbox.DeliveryTables.Failure;
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

    Delivery(DataPlatformClient platform, DeliveryTables tables, BackOff backOff, RelayMetrics metrics,
            OutboxProperties properties) {
        this.platform = platform;
        this.tables = tables;
        this.backOff = backOff;
        this.metrics = metrics;
        this.properties = properties;
    }

    /** Returns what the platform last said; a batch whose lease may be over is not sent. */
    Reception deliver(ClaimedBatch batch) {
        if (batch.isOlderThan(properties.lease())) {
            metrics.stale(batch.events().size());
            return new Reception.Accepted();
        }
        var reception = platform.send(batch.events());
        return switch (reception) {
            case Reception.Accepted _ -> {
                sent(batch.token(), batch.events());
                yield reception;
            }
            case Reception.Refused refused -> batch.events().size() == 1
                    ? failed(batch.token(), batch.events(), refused.error(), Optional.empty(), reception)
                    : oneByOne(batch);
            case Reception.Unavailable unavailable -> failed(batch.token(), batch.events(), unavailable.error(),
                    unavailable.retryAfter(), reception);
        };
    }

    /** One bad event holds up no other (contract §6). */
    private Reception oneByOne(ClaimedBatch batch) {
        Reception last = new Reception.Accepted();
        long renewedAt = System.nanoTime();
        for (int i = 0; i < batch.events().size(); i++) {
            var rest = new ClaimedBatch(batch.token(), batch.events().subList(i, batch.events().size()), renewedAt);
            if (rest.isOlderThan(properties.lease().dividedBy(3))) {
                renewedAt = System.nanoTime();
                if (!tables.renew(rest, properties.lease())) {
                    metrics.stale(rest.events().size());
                    return last;
                }
            }
            var event = List.of(batch.events().get(i));
            last = platform.send(event);
            switch (last) {
                case Reception.Accepted _ -> sent(batch.token(), event);
                case Reception.Refused refused ->
                    failed(batch.token(), event, refused.error(), Optional.empty(), last);
                case Reception.Unavailable unavailable -> {
                    return failed(batch.token(), rest.events(), unavailable.error(), unavailable.retryAfter(), last);
                }
            }
        }
        return last;
    }

    private void sent(String token, List<Event> events) {
        int written = tables.sent(token, events);
        metrics.sent(events, written);
    }

    private Reception failed(String token, List<Event> events, String error, Optional<Duration> retryAfter,
            Reception reception) {
        var failures = events.stream()
                .map(event -> new Failure(event, backOff.after(event.attempts(), retryAfter)))
                .toList();
        int written = tables.failed(token, failures, readable(error));
        metrics.failed(reception, failures, written);
        return reception;
    }

    /** On one line, and short enough for the column. */
    private static String readable(String error) {
        var line = error.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_ERROR ? line : line.substring(0, MAX_ERROR - 1) + "…";
    }
}
