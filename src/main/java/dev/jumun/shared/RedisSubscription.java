package dev.jumun.shared;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.Subscription;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Listens to channels of Redis over one connection, of a client of its own. A lost connection is taken up again by the
 * client itself; one that could not be made is tried again, and one on which nobody answers any more is replaced, since a
 * server that hangs closes nothing. What is sent meanwhile is lost, and that something may have been is told.
 */
public final class RedisSubscription {
    private static final Logger log = LoggerFactory.getLogger(RedisSubscription.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    /** One command each; whoever misses something has other means to find it, so it need not be sooner. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /** Twice as long as Redis is waited for. */
    private static final Duration LAST_TRY = Duration.ofSeconds(1);

    private final LettuceConnectionFactory connections;
    private final String thread;
    private final MessageListener listener;
    private final Runnable missed;
    private final byte[][] channels;
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Line line;
    private volatile @Nullable Thread listening;

    /**
     * A subscription that does not listen yet.
     *
     * @param like leads to the same Redis, in the same way
     * @param thread the name of the one that makes the connection
     * @param listener called by the client's own threads, so it must not wait
     * @param missed must not wait either; called when messages may have been lost, and others are heard again
     */
    public RedisSubscription(LettuceConnectionFactory like, String thread, MessageListener listener,
            Runnable missed, List<String> channels) {
        this.connections = another(like);
        this.thread = thread;
        this.listener = listener;
        this.missed = missed;
        this.channels = channels.stream()
                .map(channel -> channel.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /**
     * A client makes one connection after another, so whoever needs one to a Redis that says nothing would wait until this
     * one has given up.
     */
    private static LettuceConnectionFactory another(LettuceConnectionFactory like) {
        var client = like.getClientConfiguration();
        LettuceConnectionFactory another;
        if (like.isClusterAware()) {
            another = new LettuceConnectionFactory(Objects.requireNonNull(like.getClusterConfiguration()), client);
        } else if (like.isRedisSentinelAware()) {
            another = new LettuceConnectionFactory(Objects.requireNonNull(like.getSentinelConfiguration()), client);
        } else {
            another = new LettuceConnectionFactory(like.getStandaloneConfiguration(), client);
        }
        another.setShareNativeConnection(false);
        another.setEarlyStartup(false);
        another.afterPropertiesSet();
        return another;
    }

    /** One connection, from its first subscription to its end. */
    private final class Line implements MessageListener, SubscriptionListener {
        private final RedisConnection connection;
        /** Below zero: the client has subscribed again by itself, over a new connection. */
        private final AtomicInteger unconfirmed = new AtomicInteger();

        Line(RedisConnection connection) {
            this.connection = connection;
        }

        void subscribe() {
            unconfirmed.addAndGet(channels.length);
            connection.subscribe(this, channels);
        }

        /** Asks for what it has: who answers to that would send messages, too. */
        boolean isAnswered() {
            try {
                unconfirmed.addAndGet(channels.length);
                Subscription subscription = connection.getSubscription();
                if (subscription != null) {
                    subscription.subscribe(channels);
                    return true;
                }
                return false;
            } catch (RuntimeException away) {
                return false;
            }
        }

        void close() {
            try {
                connection.close();
            } catch (RuntimeException away) {
                log.debug("{}: not closed, because Redis is away", thread, away);
            }
        }

        @Override
        public void onMessage(Message message, byte @Nullable [] pattern) {
            listener.onMessage(message, pattern);
        }

        @Override
        public void onChannelSubscribed(byte[] channel, long count) {
            if (unconfirmed.decrementAndGet() < 0) {
                missed.run();
            }
        }
    }

    public void start() {
        stopped = new CountDownLatch(1);
        connections.start();
        listening = Thread.ofVirtual().name(thread).start(this::listen);
    }

    private void listen() {
        boolean isFirst = true;
        try {
            do {
                var open = line;
                if (open == null || !open.isAnswered()) {
                    close();
                    if (isListening() && !isFirst) {
                        missed.run();
                    }
                    isFirst = false;
                }
            } while (!stopped.await((line == null ? BETWEEN_TRIES : BETWEEN_LOOKS).toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isListening() {
        if (stopped.getCount() == 0) {
            return false;
        }
        try {
            var opened = new Line(connections.getConnection());
            line = opened;
            opened.subscribe();
            return true;
        } catch (RuntimeException away) {
            log.debug("{}: not listening yet", thread, away);
            close();
            return false;
        }
    }

    private void close() {
        var open = line;
        line = null;
        if (open != null) {
            open.close();
        }
    }

    public void stop() {
        stopped.countDown();
        close();
        awaitLastTry();
        close();
        connections.stop();
    }

    /** The client is stopped next, and would complain about a connection that is just being made. */
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
