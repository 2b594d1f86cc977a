package dev.jumun.bench.load;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.measure.Tally;
import dev.jumun.bench.measure.Tally.Sample;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks at a pace for a while and counts the answers. One thread serves all connections, because on a small machine a
 * thread for each would take from the service what it is to be measured with.
 */
public final class Load implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 16;
    /** Without any answer in between: longer than the service lets anybody wait. */
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final int SHOWN_CHARACTERS = 2_000;
    /** How much of a second's arrivals have a connection from the beginning; the others open theirs. */
    private static final double OPEN_FROM_THE_BEGINNING = 0.1;

    private final List<InetSocketAddress> targets;
    private final Workload workload;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    private int underWay;
    private long answers;

    private Load(List<InetSocketAddress> targets, Workload workload) throws IOException {
        this.targets = targets;
        this.workload = workload;
        this.selector = Selector.open();
    }

    /** What is done with a connection whose answer has come. */
    @FunctionalInterface
    private interface Answered {
        void on(Connection connection, long now) throws IOException;
    }

    /**
     * Returns when all answers have come.
     *
     * @param targets instances of the service, which get connections by turns
     * @throws BenchFailed at the first answer that the workload does not expect, with its body, or without any answer
     */
    public static Sample run(List<InetSocketAddress> targets, Workload workload, Pace pace, Duration time) {
        try (var load = new Load(targets, workload)) {
            return switch (pace) {
                case Pace.Closed closed -> load.closed(closed.clients(), time.toNanos());
                case Pace.Open open -> load.open(open, time.toNanos());
            };
        } catch (IOException failure) {
            throw new BenchFailed(workload.name() + ": " + failure, failure);
        }
    }

    private Sample closed(int clients, long nanos) throws IOException {
        openConnections(clients);
        long start = System.nanoTime();
        long end = start + nanos;
        var tally = new Tally(start, end);
        for (var connection : connections) {
            send(connection, System.nanoTime());
        }
        Answered next = (connection, now) -> {
            // Also what comes after the end: it has waited longest, and would be missing from the latencies.
            count(connection, now, tally, false);
            if (end - now > 0) {
                send(connection, now);
            }
        };
        for (long now = start; end - now > 0; now = System.nanoTime()) {
            await(end - now, next);
        }
        awaitLast(next);
        return tally.sample("");
    }

    private Sample open(Pace.Open pace, long nanos) throws IOException {
        openConnections(
                (int) Math.clamp(Math.ceil(pace.perSecond() * OPEN_FROM_THE_BEGINNING), 1, pace.maxConnections()));
        var idle = new ArrayDeque<>(connections);
        var late = new ArrayDeque<Long>();
        long start = System.nanoTime();
        long end = start + nanos;
        var tally = new Tally(start, end);
        var arrivals = new Arrivals(start, end, pace.perSecond());
        Answered next = (connection, now) -> {
            count(connection, now, tally, true);
            var waiting = late.poll();
            if (waiting == null) {
                idle.push(connection);
            } else {
                send(connection, waiting);
            }
        };
        while (arrivals.hasNext()) {
            long now = System.nanoTime();
            for (; arrivals.hasNext() && now - arrivals.next() >= 0; arrivals.take()) {
                arrive(arrivals.next(), idle, late, pace.maxConnections());
            }
            await(Math.max(0, arrivals.next() - System.nanoTime()), next);
        }
        awaitLast(next);
        return tally.sample("");
    }

    private void arrive(long moment, Deque<Connection> idle, Deque<Long> late, int maxConnections) throws IOException {
        var connection = idle.poll();
        if (connection != null) {
            send(connection, moment);
        } else if (connections.size() < maxConnections) {
            send(connect(), moment);
        } else {
            late.add(moment);
        }
    }

    private void openConnections(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            connect().open();
        }
    }

    private Connection connect() {
        var connection = new Connection(targets.get(connections.size() % targets.size()), selector);
        connections.add(connection);
        return connection;
    }

    private void send(Connection connection, long intendedAt) throws IOException {
        connection.send(workload.next(connection.request()), intendedAt);
        underWay++;
    }

    private void count(Connection connection, long now, Tally tally, boolean overload) {
        var response = connection.response();
        var verdict = connection.expectation().judge(response);
        // Who waits for each answer is never too much.
        switch (overload || verdict == Verdict.ACCEPTED ? verdict : Verdict.UNEXPECTED) {
            case ACCEPTED -> tally.done(now, now - connection.since(), 1);
            case REFUSED -> tally.refused(now, now - connection.since());
            case IN_DOUBT -> tally.inDoubt();
            case UNEXPECTED -> {
                var body = response.body();
                throw new BenchFailed("%s: unexpected answer %d to%n%s%n%s".formatted(workload.name(),
                        response.status(), connection.request(),
                        body.substring(0, Math.min(SHOWN_CHARACTERS, body.length()))));
            }
        }
    }

    /** Serves what is ready, and waits for that no longer than so many nanoseconds, rounded up to whole milliseconds. */
    private void await(long nanos, Answered answered) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
        if (millis == 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
        for (var key : selector.selectedKeys()) {
            serve(key, answered);
        }
        selector.selectedKeys().clear();
    }

    private void serve(SelectionKey key, Answered answered) throws IOException {
        var connection = (Connection) key.attachment();
        try {
            if (key.isValid() && connection.advance(key, piece)) {
                underWay--;
                answers++;
                answered.on(connection, System.nanoTime());
            }
        } catch (Response.Malformed failure) {
            throw new BenchFailed("%s: %s. It was asked%n%s".formatted(workload.name(), failure.getMessage(),
                    connection.request()), failure);
        }
    }

    private void awaitLast(Answered answered) throws IOException {
        long patience = System.nanoTime() + LAST_ANSWERS_WITHIN.toNanos();
        long counted = answers;
        while (underWay > 0) {
            if (answers > counted) {
                // Arrivals that had to wait for a connection are still being sent.
                counted = answers;
                patience = System.nanoTime() + LAST_ANSWERS_WITHIN.toNanos();
            }
            long left = patience - System.nanoTime();
            if (left <= 0) {
                throw new BenchFailed("%s: %d requests without an answer after %d seconds.".formatted(workload.name(),
                        underWay, LAST_ANSWERS_WITHIN.toSeconds()));
            }
            await(left, answered);
        }
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
