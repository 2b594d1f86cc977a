package dev.jumun.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client of one application instance, at the level of bytes and headers. */
public final class Api {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String base;

    public Api(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    public Response get(String path, @Nullable Long user) {
        return send(request(path, user).GET());
    }

    public Response post(String path, @Nullable Long user, @Nullable String key, String body) {
        return send(write(path, user, key).POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    public Response put(String path, @Nullable Long user, @Nullable String key, String body) {
        return send(write(path, user, key).PUT(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder write(String path, @Nullable Long user, @Nullable String key) {
        var request = request(path, user).header("Content-Type", "application/json");
        return key == null ? request : request.header("Idempotency-Key", key);
    }

    /** A request to be shaped by the test itself. */
    public HttpRequest.Builder request(String path, @Nullable Long user) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        return user == null ? request : request.header("X-User-Id", user.toString());
    }

    public Response send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Response(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
