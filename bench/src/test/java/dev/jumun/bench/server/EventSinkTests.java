package dev.jumun.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventSinkTests {
    private final EventSink sink = EventSink.start();

    @AfterEach
    void stop() {
        sink.close();
    }

    private int send(byte[] body, String coding) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(sink.url()))
                    .header("Content-Encoding", coding)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(), BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void takesBatchesAndCountsTheirEvents() throws Exception {
        assertThat(send("[{\"id\": \"1\", \"data\": {\"items\": [{}, {}]}}, {\"id\": \"2\"}]".getBytes(UTF_8),
                "identity")).isEqualTo(204);
        assertThat(send(compressed("[{\"id\": \"3\"}]"), "gzip")).isEqualTo(204);

        assertThat(sink.events()).isEqualTo(3);
        assertThat(sink.requests()).isEqualTo(2);
    }

    private static byte[] compressed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
