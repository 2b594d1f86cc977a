package dev.jumun.dataplatform;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * What the data platform has received, in memory only. An event counts once, however often it comes, as long as its id
 * is known: the ids of the last 2,000,000 events are, some 400 MB of them when there are that many. Latencies are those
 * of the last 100,000 events that had a time, and the last 100 events are there to be looked at.
 */
@Component
@MockedPlatform
public class Receipts {
    private static final int KNOWN_EVENTS = 2_000_000;
    private static final int LATENCIES = 100_000;
    private static final int LISTED_VIOLATIONS = 100;
    private static final String CANCELLED = "order.cancelled";

    private final KnownEvents known;
    private final Latencies latencies = new Latencies(LATENCIES);
    private final LastReceipts last = new LastReceipts();
    private final Deque<String> violatingIds = new ArrayDeque<>();
    private long duplicates;
    private long orderViolations;
    private long rejected;

    Receipts() {
        this(KNOWN_EVENTS);
    }

    Receipts(int knownEvents) {
        this.known = new KnownEvents(knownEvents);
    }

    /** Keeps those of a request's events that are new, in their order, before those of any later request. */
    public synchronized void keep(List<CloudEvent> events, Instant receivedAt) {
        for (var event : events) {
            if (known.holds(event.id())) {
                duplicates++;
            } else {
                keep(new Receipt(event, receivedAt));
            }
        }
    }

    private void keep(Receipt receipt) {
        var event = receipt.event();
        if (event.type().equals(CANCELLED) && !known.isPaid(event.subject())) {
            orderViolations++;
            violatingIds.addLast(event.id());
            if (violatingIds.size() > LISTED_VIOLATIONS) {
                violatingIds.removeFirst();
            }
        }
        known.add(event);
        last.add(receipt);
        var latency = receipt.latencyMillis();
        if (latency != null) {
            latencies.add(latency);
        }
    }

    /** Counts a request that was refused for an id that it held. */
    public synchronized void reject() {
        rejected++;
    }

    public synchronized ReceiptsView view() {
        return new ReceiptsView(known.count(), duplicates, orderViolations, rejected, latencies.view(),
                List.copyOf(violatingIds), last.newestFirst());
    }

    /**
     * The ids that came after the one of that number; 0 for all. Begins with the oldest known one when those before it
     * are forgotten, which shows in {@code next} being larger than what was asked after and what came together.
     */
    public synchronized IdsView idsAfter(long number, int most) {
        return known.idsAfter(number, most);
    }

    /** As if nothing had ever come; numbers begin at 1 again. */
    public synchronized void forget() {
        known.forgetAll();
        latencies.forget();
        last.forget();
        violatingIds.clear();
        duplicates = 0;
        orderViolations = 0;
        rejected = 0;
    }
}
