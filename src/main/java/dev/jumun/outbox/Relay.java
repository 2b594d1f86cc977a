package dev.jumun.outbox;

import dev.jumun.outbox.PlatformPause.Permission;
import dev.jumun.shared.InWorkers;
import dev.jumun.shared.LoggedFailure;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Carries events from the outbox to the data platform: one thread claims what is due, several requests are under way at
 * once. Any number of relays may run; an event belongs to one of them at a time.
 */
@Component
@InWorkers
class Relay implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    /** Requests under way at shutdown have so long to end; what is not written by then is sent again by others. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(12);

    private final DeliveryTables tables;
    private final Delivery delivery;
    private final DataPlatformClient platform;
    private final OutboxWake wake;
    private final RelayMetrics metrics;
    private final OutboxProperties properties;
    private volatile PlatformPause pause;
    private volatile Semaphore free;
    private volatile @Nullable Thread claimer;
    private volatile boolean running;
    /** When something that was put off is due, of {@link System#nanoTime()}; known to the claiming thread only. */
    private @Nullable Long nextLook;

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
        pause = new PlatformPause(properties.firstBackOff());
        free = new Semaphore(properties.inFlight());
        running = true;
        claimer = Thread.ofPlatform().name("outbox-relay").daemon().start(this::relay);
    }

    /** Outlives whatever befalls one round: without this thread, nothing would be delivered any more. */
    private void relay() {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            while (running) {
                try {
                    relayOnce(senders);
                } catch (RuntimeException | Error failure) {
                    if (running) {
                        log.warn("No events were claimed, and the next try is soon: {}",
                                LoggedFailure.line(failure));
                    }
                    wake.await(properties.poll());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void relayOnce(ExecutorService senders) throws InterruptedException {
        pause.await();
        var permission = pause.permission();
        // While the platform is away, one request at a time finds out whether it is back.
        int permits = permission == Permission.FREELY ? 1 : properties.inFlight();
        free.acquire(permits);
        boolean sending = false;
        try {
            // A request that was under way may have failed since.
            if (permission == Permission.NOT_NOW || pause.permission() != permission) {
                return;
            }
            int limit = permission == Permission.FREELY ? properties.batchSize() : 1;
            var batch = tables.claim(limit, properties);
            batch.lookAgain().ifPresent(this::lookWithin);
            if (!batch.isEmpty()) {
                metrics.claimed(batch.events().size());
                senders.execute(() -> deliver(batch, permits));
                sending = true;
            }
        } finally {
            if (!sending) {
                free.release(permits);
            }
        }
        if (!sending && running) {
            wake.await(untilNextLook());
        }
    }

    /** Also when other events come in between: they say nothing about those that were put off. */
    private void lookWithin(Duration time) {
        long by = System.nanoTime() + time.toNanos();
        if (nextLook == null || by - nextLook < 0) {
            nextLook = by;
        }
    }

    private Duration untilNextLook() {
        var due = nextLook;
        if (due == null) {
            return properties.poll();
        }
        var left = Duration.ofNanos(due - System.nanoTime());
        if (left.isPositive()) {
            return left.compareTo(properties.poll()) < 0 ? left : properties.poll();
        }
        // That look was the claim just made; when there is more at once, so is the next one.
        nextLook = null;
        return Duration.ZERO;
    }

    /** What fails here leaves the batch to the end of its lease, when somebody claims it again. */
    private void deliver(ClaimedBatch batch, int permits) {
        long sentAt = System.nanoTime();
        try {
            delivery.deliver(batch).ifPresent(reception -> {
                switch (reception) {
                    case Reception.Accepted _,Reception.Refused _ -> pause.end(sentAt);
                    case Reception.Unavailable unavailable -> pause.begin(unavailable);
                }
            });
        } catch (RuntimeException | Error failure) {
            log.warn("The outcome of {} events was not written; they will be sent again: {}", batch.events().size(),
                    LoggedFailure.line(failure));
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
        pause.stop();
        wake.now();
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
