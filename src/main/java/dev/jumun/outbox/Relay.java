package dev.jumun.outbox;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Carries events from the outbox to the data platform: one thread claims what is due, several requests are under way at
 * once. Any number of relays may run; an event belongs to one of them at a time.
 */
@Component
@Profile(Relay.PROFILES)
class Relay implements SmartLifecycle {
    /** Everywhere but in a process that only serves the API. */
    static final String PROFILES = "worker | !api";

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    /** Requests under way at shutdown have so long to end; what is not written by then is sent again by others. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(12);

    private final DeliveryTables tables;
    private final Delivery delivery;
    private final DataPlatformClient platform;
    private final OutboxWake wake;
    private final PlatformPause pause;
    private final RelayMetrics metrics;
    private final OutboxProperties properties;
    private final Semaphore free;
    private volatile @Nullable Thread claimer;
    private volatile boolean running;

    Relay(DeliveryTables tables, Delivery delivery, DataPlatformClient platform, OutboxWake wake, RelayMetrics metrics,
            OutboxProperties properties) {
        this.tables = tables;
        this.delivery = delivery;
        this.platform = platform;
        this.wake = wake;
        this.metrics = metrics;
        this.properties = properties;
        this.pause = new PlatformPause(properties.firstBackOff());
        this.free = new Semaphore(properties.inFlight());
    }

    @Override
    public void start() {
        if (!platform.isConfigured()) {
            log.warn("Events are kept and not delivered: no data platform is configured (jumun.outbox.url)");
            return;
        }
        running = true;
        claimer = Thread.ofPlatform().name("outbox-relay").daemon().start(this::relay);
    }

    private void relay() {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            while (running) {
                relayOnce(senders);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void relayOnce(ExecutorService senders) throws InterruptedException {
        pause.await();
        // While the platform is away, one request at a time finds out whether it is back.
        int needed = pause.isOver() ? 1 : properties.inFlight();
        free.acquire(needed);
        boolean sending = false;
        try {
            var batch = claim();
            if (!batch.isEmpty()) {
                metrics.claimed(batch.events().size());
                senders.execute(() -> deliver(batch, needed));
                sending = true;
            }
        } finally {
            if (!sending) {
                free.release(needed);
            }
        }
        if (!sending && running) {
            wake.await(properties.poll());
        }
    }

    /** An empty batch also when the database is away: it comes back. */
    private ClaimedBatch claim() {
        try {
            return tables.claim(properties.batchSize(), properties.batchBytes().toBytes(), properties.lease());
        } catch (RuntimeException | Error failure) {
            if (running) {
                log.warn("No events were claimed, and the next try is soon: {}", failure.toString());
            }
            return ClaimedBatch.NONE;
        }
    }

    /** What fails here leaves the batch to the end of its lease, when somebody claims it again. */
    private void deliver(ClaimedBatch batch, int permits) {
        try {
            switch (delivery.deliver(batch)) {
                case Reception.Accepted _,Reception.Refused _ -> pause.end();
                case Reception.Unavailable unavailable -> pause.begin(unavailable);
            }
        } catch (RuntimeException | Error failure) {
            log.warn("The outcome of {} events was not written; they will be sent again: {}", batch.events().size(),
                    failure.toString());
        } finally {
            free.release(permits);
        }
    }

    @Override
    public void stop() {
        running = false;
        var thread = claimer;
        if (thread == null) {
            return;
        }
        wake.now();
        pause.end();
        try {
            // First the requests under way, then the thread that would wait for them without end.
            if (!free.tryAcquire(properties.inFlight(), LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Requests to the data platform were still under way at shutdown");
            }
            thread.interrupt();
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        claimer = null;
    }

    @Override
    public boolean isRunning() {
        return claimer != null;
    }
}
