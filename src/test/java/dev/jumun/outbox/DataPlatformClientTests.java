package dev.jumun.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.jumun.outbox.ClaimedBatch.Event;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over the wire, and what is made of whatever comes back. */
class DataPlatformClientTests {
    private static final Instant NOW = Instant.parse("2025-11-09T12:34:56Z");

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Request> requests = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Request(String uri, Headers headers, byte[] body) {
        JsonNode json() {
            return new JsonMapper().readTree(body);
        }
    }

    DataPlatformClientTests() throws IOException {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    /** The platform answers so, with a length of its own choice. */
    private void answers(int status, Map<String, String> headers, String body, long length) {
        server.createContext("/", exchange -> {
            requests.add(new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes()));
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, length);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (length != body.length()) {
                await();
            }
            exchange.close();
        });
    }

    private void await() {
        try {
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void answers(int status, String body) {
        answers(status, Map.of(), body, body.isEmpty() ? -1 : body.length());
    }

    private Reception send(Event... events) {
        return client("http://127.0.0.1:" + server.getAddress().getPort() + "/events").send(List.of(events));
    }

    private static DataPlatformClient client(String url) {
        return new DataPlatformClient(new CloudEvents(new JsonMapper()), properties(url),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static OutboxProperties properties(@Nullable String url) {
        return new OutboxProperties(url == null ? null : URI.create(url), 100, DataSize.ofKilobytes(512), 4,
                Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofMillis(700), Duration.ofSeconds(1), 20,
                Duration.ofSeconds(1), Duration.ofMinutes(5), DataSize.ofKilobytes(16), Duration.ofHours(24),
                Duration.ofMinutes(1));
    }

    private static Event event(long id, String payload) {
        return new Event(id, id + ".order.paid", "order", id, "order.paid", 1, payload,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", NOW);
    }

    @Test
    void sendsCloudEvents() {
        answers(202, "");

        assertThat(send(event(1, "{\"amount\":1.10}"), event(2, "{}"))).isEqualTo(new Reception.Accepted());

        var request = requests.getFirst();
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/cloudevents-batch+json");
        assertThat(request.headers()).doesNotContainKey("Content-Encoding").doesNotContainKey("Traceparent");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("""
                [{"specversion":"1.0","id":"1.order.paid","source":"/jumun/orders","type":"order.paid","subject":"1",\
                "time":"2025-11-09T12:34:56Z","datacontenttype":"application/json",\
                "traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","data":{"amount":1.10}},\
                {"specversion":"1.0","id":"2.order.paid","source":"/jumun/orders","type":"order.paid","subject":"2",\
                "time":"2025-11-09T12:34:56Z","datacontenttype":"application/json",\
                "traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","data":{}}]""");
    }

    @Test
    void joinsTheTraceOfAnEventThatGoesAlone() {
        answers(202, "");

        send(event(1, "{}"));

        assertThat(requests.getFirst().headers().getFirst("Traceparent"))
                .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    @Test
    void joinsTheDeliveryWhereThatIsTraced() {
        answers(202, "");
        var delivery = SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "b7ad6b7169203331",
                TraceFlags.getSampled(), TraceState.getDefault());

        try (var _ = Span.wrap(delivery).makeCurrent()) {
            send(event(1, "{}"));
            send(event(1, "{}"), event(2, "{}"));
        }

        assertThat(requests).extracting(request -> request.headers().getFirst("Traceparent"))
                .containsExactly("00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01", null);
        // An event is the same however often it is sent.
        assertThat(requests).allSatisfy(request -> assertThat(request.json().path(0).path("traceparent").asString())
                .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }

    @Test
    void compressesWhatIsLarge() throws IOException {
        answers(202, "");

        send(event(1, "{\"text\":\"" + "x".repeat(20_000) + "\"}"));

        var request = requests.getFirst();
        assertThat(request.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
        assertThat(request.body().length).isLessThan(2_000);
        try (var body = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
            assertThat(new Request("", request.headers(), body.readAllBytes()).json().path(0).path("id").asString())
                    .isEqualTo("1.order.paid");
        }
    }

    @Test
    void usesTheAddressToTheLetter() {
        answers(202, "");

        client("http://127.0.0.1:" + server.getAddress().getPort() + "/a%2Fb%20c?sig=x%2By%3D").send(
                List.of(event(1, "{}")));

        assertThat(requests.getFirst().uri()).isEqualTo("/a%2Fb%20c?sig=x%2By%3D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf8mb4", "json", "text/html"})
    void takesAnAcceptedBatchForAcceptedWhateverItsTypeIsCalled(String type) {
        answers(202, Map.of("Content-Type", type), "ok", 2);

        assertThat(send(event(1, "{}"))).isEqualTo(new Reception.Accepted());
    }

    @Test
    void takesAnAcceptedBatchForAcceptedWhenTheBodyBreaksOff() {
        answers(200, Map.of(), "o", 20);

        assertThat(send(event(1, "{}"))).isEqualTo(new Reception.Accepted());
    }

    @Test
    void tellsWhatThePlatformSaid() {
        answers(400, "{\"why\":\"bad\"}");

        assertThat(send(event(1, "{}"))).isEqualTo(new Reception.Refused("HTTP 400: {\"why\":\"bad\"}"));
    }

    @Test
    void readsTheBeginningOfALongAnswerOnly() {
        answers(422, "x".repeat(100_000));

        assertThat(send(event(1, "{}"))).isEqualTo(new Reception.Refused("HTTP 422: " + "x".repeat(1000)));
    }

    @ParameterizedTest
    @CsvSource({"301", "408", "425", "429", "500", "503"})
    void waitsWhenItIsNotAboutTheBatch(int status) {
        answers(status, "");

        assertThat(send(event(1, "{}"))).isInstanceOf(Reception.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"120 | PT2M", "0 | PT0S", "Sun, 09 Nov 2025 12:35:26 GMT | PT30S",
            "86400 | PT1H", "Sun, 09 Nov 2025 12:34:00 GMT |", "soon |", "-1 |"})
    void hearsHowLongItIsAskedToWait(String retryAfter, @Nullable Duration wait) {
        answers(429, Map.of("Retry-After", retryAfter), "", -1);

        assertThat(send(event(1, "{}"))).isInstanceOfSatisfying(Reception.Unavailable.class,
                unavailable -> assertThat(unavailable.retryAfter().orElse(null)).isEqualTo(wait));
    }

    @Test
    void givesUpOnAPlatformThatDoesNotAnswer() {
        server.createContext("/", _ -> await());

        assertThat(send(event(1, "{}"))).isInstanceOfSatisfying(Reception.Unavailable.class,
                unavailable -> assertThat(unavailable.error()).contains("Timeout"));
    }

    @Test
    void givesUpOnAPlatformThatIsNotThere() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThat(client("http://127.0.0.1:" + port + "/").send(List.of(event(1, "{}"))))
                .isInstanceOf(Reception.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://platform/events", "/events", "platform"})
    void wantsAnAddressOfHttp(String url) {
        assertThatThrownBy(() -> properties(url)).isInstanceOf(IllegalArgumentException.class);
        assertThat(client("http://platform.example/events").isConfigured()).isTrue();
        assertThat(new DataPlatformClient(new CloudEvents(new JsonMapper()), properties(null), Clock.systemUTC())
                .isConfigured()).isFalse();
    }
}
