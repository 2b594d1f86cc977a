package dev.jumun.shared;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Listens to channels of Redis over one connection of its own. A lost connection is taken up again by the client itself; one
 * that could not be made at the start is tried again, since Redis may come later. What is sent meanwhile is lost.
 */
public final class RedisSubscription {
    private static final Logger log = LoggerFactory.getLogger(RedisSubscription.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    /** Twice as long as Redis is waited for. */
    private static final Duration LAST_TRY = Duration.ofSeconds(1);

    private final RedisConnectionFactory connections;
    private final String thread;
    private final MessageListener listener;
    private final byte[][] channels;
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable RedisConnection connection;
    private volatile @Nullable Thread listening;

    /**
     * A subscription that does not listen yet.
     *
     * @param thread the name of the one that makes the connection
     * @param listener called by the client's own threads, so it must not wait
     */
    public RedisSubscription(RedisConnectionFactory connections, String thread, MessageListener listener,
            List<String> channels) {
        this.connections = connections;
        this.thread = thread;
        this.listener = listener;
        this.channels = channels.stream()
                .map(channel -> channel.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    public void start() {
        stopped = new CountDownLatch(1);
        listening = Thread.ofVirtual().name(thread).start(this::listen);
    }

    private void listen() {
        try {
            while (!isListening() && !stopped.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("{}: not listening yet", thread);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isListening() {
        try {
            var subscribing = connections.getConnection();
            connection = subscribing;
            subscribing.subscribe(listener, channels);
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
                log.debug("{}: not closed, because Redis is away", thread, away);
            }
        }
    }

    public void stop() {
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
}
