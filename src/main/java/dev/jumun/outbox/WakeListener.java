package dev.jumun.outbox;

import dev.jumun.shared.InWorkers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Hears through Redis when a process without a relay has recorded events. A lost connection is taken up again by the
 * client itself; one that could not be made at the start is tried again, since Redis may come later.
 */
@Component
@InWorkers
class WakeListener implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WakeListener.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    /** Twice as long as Redis is waited for. */
    private static final Duration LAST_TRY = Duration.ofSeconds(1);

    private final RedisConnectionFactory connections;
    private final OutboxWake wake;
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable RedisConnection connection;
    private volatile @Nullable Thread listening;
    private volatile boolean running;

    WakeListener(RedisConnectionFactory connections, OutboxWake wake) {
        this.connections = connections;
        this.wake = wake;
    }

    @Override
    public void start() {
        stopped = new CountDownLatch(1);
        running = true;
        listening = Thread.ofVirtual().name("outbox-wake-listener").start(this::listen);
    }

    private void listen() {
        try {
            while (!isListening() && !stopped.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("Not listening yet");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isListening() {
        try {
            var subscribing = connections.getConnection();
            connection = subscribing;
            subscribing.subscribe((_, _) -> wake.now(), OutboxWake.CHANNEL.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (RuntimeException away) {
            close();
            return false;
        }
    }

    private void close() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException away) {
                log.debug("Not closed, because Redis is away", away);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        stopped.countDown();
        close();
        awaitLastTry();
        close();
    }

    /** Redis' client is stopped next, and would complain about a connection that is just being made. */
    private void awaitLastTry() {
        var trying = listening;
        if (trying != null) {
            try {
                var _ = trying.join(LAST_TRY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
