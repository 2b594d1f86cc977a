package dev.jumun.bench.lists;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The shop over HTTP/1.1, one request after the other over one connection. Any answer but 200 is a failure. */
final class Api implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int SHOWN_CHARACTERS = 500;

    private final String address;
    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param address without a slash at the end */
    Api(String address) {
        this.address = address;
    }

    /**
     * Returns the body.
     *
     * @param path with its query
     * @param user who asks
     */
    String get(String path, long user) {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .header("X-User-Id", Long.toString(user))
                .timeout(TIMEOUT)
                .build();
        try {
            var response = client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                throw new BenchFailed(
                        "%s as user %d: %d %s".formatted(path, user, response.statusCode(), response.body()
                                .substring(0, Math.min(SHOWN_CHARACTERS, response.body().length()))));
            }
            return response.body();
        } catch (IOException failure) {
            throw new BenchFailed(address + path + ": " + failure, failure);
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
