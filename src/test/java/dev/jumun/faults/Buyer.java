package dev.jumun.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who means well: looks at the products and repeats an order with its key, again and again and on a new connection each
 * time, which changes nothing.
 */
final class Buyer implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final String requests;
    private final List<String> answers = new ArrayList<>();
    private final Semaphore end = new Semaphore(0);
    private final Thread thread;

    Buyer(int port, long user, String orderBody) {
        this.port = port;
        this.requests = "GET /api/v1/products HTTP/1.1\r\nHost: shop\r\n\r\n"
                + "POST /api/v1/orders HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nIdempotency-Key: buyer\r\nX-User-Id: "
                + user + "\r\nContent-Type: application/json\r\nContent-Length: " + orderBody.length() + "\r\n\r\n"
                + orderBody;
        this.thread = Thread.ofVirtual().start(this::buy);
    }

    private void buy() {
        try {
            do {
                var answer = visit();
                synchronized (answers) {
                    answers.add(answer);
                }
            } while (!end.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String visit() {
        try (var connection = new RawConnection(port)) {
            connection.send(requests);
            return connection.receive(PATIENCE).statuses().toString();
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** What the visits that ended since the last call were answered: {@code [200, 201]} each, when all is well. */
    List<String> newAnswers() {
        synchronized (answers) {
            var all = List.copyOf(answers);
            answers.clear();
            return all;
        }
    }

    @Override
    public void close() {
        end.release();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
