package dev.jumun.outbox;

import dev.jumun.shared.InWorkers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells the relay that there is something to deliver: the one of this process, or, where there is none, those of others
 * through Redis. Only a hint, which may be lost or come too often; the relay's poll is the net.
 */
@Component
class OutboxWake implements SmartLifecycle {
    static final String CHANNEL = "outbox:wake";

    private static final Logger log = LoggerFactory.getLogger(OutboxWake.class);

    private final StringRedisTemplate redis;
    private final boolean relayIsHere;
    private final Semaphore calls = new Semaphore(0);
    private final AtomicBoolean called = new AtomicBoolean();
    private volatile boolean running;

    OutboxWake(StringRedisTemplate redis, Environment environment) {
        this.redis = redis;
        this.relayIsHere = environment.acceptsProfiles(Profiles.of(InWorkers.PROFILES));
    }

    /** Wakes the relay once the open transaction has committed. */
    void afterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                now();
            }
        });
    }

    /** Wakes the relay at once; never waits, since callers hold lanes. */
    void now() {
        if (called.compareAndSet(false, true)) {
            calls.release();
        }
    }

    /** Returns when somebody has called since the last time, or after the time. */
    void await(Duration atMost) throws InterruptedException {
        var _ = calls.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        called.set(false);
    }

    @Override
    public void start() {
        running = true;
        if (!relayIsHere) {
            Thread.ofVirtual().name("outbox-wake").start(this::callOthers);
        }
    }

    private void callOthers() {
        try {
            while (running) {
                calls.acquire();
                called.set(false);
                tellOthers();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellOthers() {
        try {
            redis.convertAndSend(CHANNEL, "");
        } catch (RuntimeException away) {
            log.debug("Nobody was told of new events", away);
        }
    }

    @Override
    public void stop() {
        running = false;
        now();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
