package dev.jumun.catalog;

import dev.jumun.shared.RedisSubscription;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Passes on which products' stock has changed: to those who watch in this process, and through Redis to other instances.
 * Only ids, and only hints: they may be lost, come late, or twice, since whoever watches asks the database. Whoever commits a
 * change neither waits for it nor fails by it.
 */
@Component
class StockChanges implements SmartLifecycle {
    static final String CHANNEL = "stock:changed";

    private static final Logger log = LoggerFactory.getLogger(StockChanges.class);
    private static final String EVERYTHING = "*";
    /** Groups of orders that have committed since this was looked at last; a second's worth of them is some hundred. */
    private static final int MAX_TRANSACTIONS = 10_000;
    /** In one message, some 80 KB; beyond this, whoever watches reads all that is watched. */
    private static final int MAX_PRODUCTS = 10_000;
    /** A part of the 500 ms from a change to its clients, who wait for the next look at the stock, too. */
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(50);
    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);
    /** Redis is waited for twice, for the last message and the last probe. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);
    /** Two probes that were answered in time, and the time that Redis is waited for. */
    private static final Duration HEARD_WITHIN = Duration.ofMillis(2500);
    /** The client takes a lost connection up again by itself; should that fail, it gets another one. */
    private static final Duration SILENT_TOO_LONG = Duration.ofSeconds(15);

    private final StringRedisTemplate redis;
    private final StockWatch watch;
    private final RedisSubscription subscription;
    private final String instance = UUID.randomUUID().toString();
    private final String probe = "stock:probe:" + instance;
    private final BlockingQueue<List<Long>> committed = new LinkedBlockingQueue<>(MAX_TRANSACTIONS);
    private final AtomicBoolean hasOverflowed = new AtomicBoolean();
    private volatile long heardNanos = System.nanoTime() - SILENT_TOO_LONG.toNanos();
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /** Not told to others yet; only the thread looks at these. */
    private final Set<Long> untold = new HashSet<>();
    private boolean isEverythingUntold;
    private long toldNanos = System.nanoTime() - BETWEEN_MESSAGES.toNanos();
    private long probedNanos = System.nanoTime() - BETWEEN_PROBES.toNanos();
    private long subscribedNanos = System.nanoTime();

    StockChanges(StringRedisTemplate redis, LettuceConnectionFactory connections, StockWatch watch,
            MeterRegistry meters) {
        this.redis = redis;
        this.watch = watch;
        this.subscription = new RedisSubscription(connections, "stock-listener", (message, _) -> received(message),
                watch::everythingChanged, List.of(CHANNEL, probe));
        Gauge.builder("jumun.stock.redis.heard", this, changes -> changes.isHeard() ? 1 : 0)
                .description("1 while changes of stock by other instances are heard through Redis")
                .register(meters);
    }

    /** Passes it on that the stock of these has changed, once the open transaction has, or may have, committed. */
    void afterCommit(List<Long> products) {
        if (products.isEmpty()) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                // A lane is here: it hands over what it has, and goes on.
                if (status != STATUS_ROLLED_BACK && !committed.offer(products)) {
                    hasOverflowed.set(true);
                }
            }
        });
    }

    private void passOn() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                var first = committed.poll(untilNextMessage(), TimeUnit.NANOSECONDS);
                goesOn = stopped.getCount() > 0;
                if (first != null) {
                    gather(first);
                }
                if (hasUntold() && (!goesOn || untilNextMessage() <= 0)) {
                    tellOthers();
                    toldNanos = System.nanoTime();
                }
                listenToOthers();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those who watch here are told at once; for the others, changes are gathered. */
    private long untilNextMessage() {
        return hasUntold()
                ? toldNanos + BETWEEN_MESSAGES.toNanos() - System.nanoTime()
                : BETWEEN_PROBES.toNanos();
    }

    private boolean hasUntold() {
        return isEverythingUntold || !untold.isEmpty();
    }

    private void gather(List<Long> first) {
        var transactions = new ArrayList<List<Long>>();
        transactions.add(first);
        committed.drainTo(transactions);
        var products = transactions.stream().flatMap(Collection::stream).collect(Collectors.toSet());
        if (hasOverflowed.getAndSet(false)) {
            isEverythingUntold = true;
            watch.everythingChanged();
        } else {
            watch.changed(products);
        }
        untold.addAll(products);
        if (untold.size() > MAX_PRODUCTS) {
            isEverythingUntold = true;
        }
        if (isEverythingUntold) {
            untold.clear();
        }
    }

    private void tellOthers() {
        var products = isEverythingUntold
                ? EVERYTHING
                : untold.stream().map(String::valueOf).collect(Collectors.joining(","));
        try {
            redis.convertAndSend(CHANNEL, instance + " " + products);
            untold.clear();
            isEverythingUntold = false;
        } catch (RuntimeException away) {
            log.debug("Nobody was told of {} changes of stock", untold.size(), away);
        }
    }

    /** While anybody watches here: whether a message of our own comes back, and so those of others would come. */
    private void listenToOthers() {
        long now = System.nanoTime();
        if (!watch.isAnythingWatched() || now - probedNanos < BETWEEN_PROBES.toNanos()) {
            return;
        }
        probedNanos = now;
        watch.heard(isHeard());
        if (now - heardNanos > SILENT_TOO_LONG.toNanos() && now - subscribedNanos > SILENT_TOO_LONG.toNanos()) {
            subscribedNanos = now;
            subscription.stop();
            subscription.start();
        }
        try {
            redis.convertAndSend(probe, "");
        } catch (RuntimeException away) {
            log.debug("No probe of the subscription", away);
        }
    }

    private boolean isHeard() {
        return System.nanoTime() - heardNanos < HEARD_WITHIN.toNanos();
    }

    private void received(Message message) {
        heardNanos = System.nanoTime();
        watch.heard(true);
        var text = new String(message.getBody(), StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        if (space < 0 || text.substring(0, space).equals(instance)) {
            return;
        }
        var products = text.substring(space + 1);
        try {
            if (products.equals(EVERYTHING)) {
                watch.everythingChanged();
            } else {
                watch.changed(Stream.of(products.split(",", -1)).map(Long::valueOf).toList());
            }
        } catch (NumberFormatException notOurs) {
            log.debug("Not a message of ours: {}", text);
        }
    }

    @Override
    public void start() {
        stopped = new CountDownLatch(1);
        subscription.start();
        thread = Thread.ofVirtual().name("stock-changes").start(this::passOn);
    }

    @Override
    public void stop() {
        var stopping = thread;
        thread = null;
        stopped.countDown();
        // Nothing has changed, but the thread wakes up.
        var _ = committed.offer(List.of());
        if (stopping != null) {
            try {
                var _ = stopping.join(STOPS_WITHIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        subscription.stop();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Stops after the group commits and the web server, so that others hear of the last orders too. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE / 2;
    }
}
