package dev.jumun.faults.kit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a write once, as a shop's own client would, and says what came of it; a broken connection is an answer too. */
public final class Client implements AutoCloseable {
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** One attempt at one instance; waits no longer than the patience. */
    public Attempt send(Entry entry, int port, Duration patience) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + entry.write().path()))
                .header("X-User-Id", Long.toString(entry.user()))
                .header("Idempotency-Key", entry.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(entry.write().body()))
                .build();
        long begun = System.nanoTime();
        var exchange = http.sendAsync(request, BodyHandlers.ofString());
        try {
            // The timeout of a request ends with the headers: a body that is lost would be waited for without an end.
            var response = exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Attempt(port, begun, System.nanoTime(), response.statusCode(), response.body(),
                    response.headers().firstValue("Idempotency-Replayed").isPresent());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException broken) {
                return new Attempt(port, begun, System.nanoTime(), 0, broken.toString(), false);
            }
            throw new IllegalStateException(failed);
        } catch (TimeoutException tooLate) {
            exchange.cancel(true);
            return new Attempt(port, begun, System.nanoTime(), 0, tooLate.toString(), false);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
