package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is asked of an instance besides what is measured. */
final class Http implements AutoCloseable {
    /** An audit after a long run reads whole tables. */
    private static final Duration TIMEOUT = Duration.ofMinutes(12);

    private final String base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Http(InetSocketAddress address) {
        this.base = "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Whether a GET is answered with 200 at all. */
    boolean isOk(String path) throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(5)).build(),
                    BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** The body of a 200. */
    String get(String path) {
        return expect(200, path, send(HttpRequest.newBuilder(URI.create(base + path))));
    }

    /**
     * The body of the answer.
     *
     * @param body null for none
     * @throws BenchFailed for any other status than the expected one
     */
    String post(String path, long user, @Nullable String body, int status) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("X-User-Id", Long.toString(user))
                .header("Content-Type", "application/json")
                .POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return expect(status, path, send(request));
    }

    private static String expect(int status, String path, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new BenchFailed(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new BenchFailed(base + ": " + failure, failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
