package dev.jumun.observe;

import static dev.jumun.testing.Shop.line;
import static dev.jumun.testing.Shop.orderBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Platform;
import dev.jumun.testing.RecordedSpans;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** One order's way, as a tracing backend gets it: request, group, transaction, delivery. */
@DatabaseTest
class TracingTests {
    private static final Duration SENT_WITHIN = Duration.ofSeconds(20);
    private static final String KEY = "key-of-one-order";
    private static final String PRODUCT = "product-of-one-order";
    private static final String BUYER = "buyer-of-one-order";

    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();
    private static final ByteArrayOutputStream BACKEND = new ByteArrayOutputStream();

    private static HttpServer backend;
    private static Platform platform;
    private static Instance instance;

    /** Sees what the backend gets. */
    static class Receiver {
        @Bean
        InMemorySpanExporter spans() {
            return SPANS;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/v1/traces", exchange -> {
            synchronized (BACKEND) {
                exchange.getRequestBody().transferTo(BACKEND);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        backend.start();
        platform = Platform.start();
        instance = Instance.on(Engine.current().freshDatabase(), Receiver.class, platform.property(),
                "jumun.tracing.endpoint=http://127.0.0.1:" + backend.getAddress().getPort() + "/v1/traces",
                "jumun.tracing.sampled=0", "jumun.tracing.callers-decide=true");
    }

    @AfterAll
    static void stop() {
        instance.close();
        platform.close();
        backend.stop(0);
    }

    @Test
    void showsOneOrdersWayAndNothingThatItHolds() {
        var answer = order("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.header("X-Trace-Id")).contains("a".repeat(32));

        await().atMost(SENT_WITHIN).until(() -> find("deliver order.paid") != null && find("group orders") != null);
        var request = must("POST /api/v1/orders");
        var group = must("group orders");
        var transaction = must("transaction orders");
        var delivery = must("deliver order.paid");
        assertThat(request.getTraceId()).isEqualTo("a".repeat(32));
        assertThat(request.getParentSpanId()).isEqualTo("b".repeat(16));
        assertThat(RecordedSpans.linked(group)).contains(request.getSpanContext());
        assertThat(RecordedSpans.linked(request)).contains(group.getSpanContext());
        assertThat(transaction.getTraceId()).isEqualTo(group.getTraceId());
        assertThat(transaction.getParentSpanId()).isEqualTo(group.getSpanId());
        assertThat(delivery.getTraceId()).isEqualTo(request.getTraceId());
        assertThat(delivery.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(SPANS.getFinishedSpanItems()).allSatisfy(span -> assertThat(span.toString())
                .doesNotContain(KEY, PRODUCT, BUYER, "qty"));
        await().atMost(SENT_WITHIN)
                .untilAsserted(() -> assertThat(received()).contains("POST /api/v1/orders", "group orders",
                        "transaction orders", "deliver order.paid"));
        assertThat(received()).doesNotContain(KEY, PRODUCT, BUYER, "qty");
    }

    @Test
    void tracesNothingThatNobodyAskedFor() {
        var answer = order("00-" + "c".repeat(32) + "-" + "d".repeat(16) + "-00");
        var other = order(null);

        assertThat(List.of(answer.status(), other.status())).containsOnly(201);
        assertThat(answer.header("X-Trace-Id")).contains("c".repeat(32));
        assertThat(other.header("X-Trace-Id").orElseThrow()).matches("[0-9a-f]{32}");
        await().atMost(SENT_WITHIN).until(() -> platform.count("received") >= 2);
        assertThat(SPANS.getFinishedSpanItems()).extracting(SpanData::getTraceId)
                .doesNotContain("c".repeat(32), other.header("X-Trace-Id").orElseThrow());
    }

    /** Methods, paths and parameters are a client's words, too. */
    @Test
    void namesNothingAsAClientDoes() {
        var traceParent = "00-" + "e".repeat(32) + "-" + "f".repeat(16) + "-01";
        var api = instance.shop().api();
        var requests = List.of(
                api.request("/api/v1/products?sort=" + KEY, null).method(PRODUCT, BodyPublishers.noBody()),
                api.request("/api/v1/" + PRODUCT + "?" + KEY + "=" + BUYER, null),
                api.request("/api/v1/coupons/" + PRODUCT + "/claim", Shop.ADMINISTRATOR)
                        .header("Idempotency-Key", KEY)
                        .POST(BodyPublishers.noBody()),
                api.request("/api/v1/products/" + PRODUCT, null));
        for (var request : requests) {
            assertThat(api.send(request.header("traceparent", traceParent)).status()).isBetween(400, 499);
        }

        await().atMost(SENT_WITHIN).until(() -> ofTrace("e".repeat(32)).size() >= requests.size());
        assertThat(ofTrace("e".repeat(32))).extracting(SpanData::getName)
                .contains("POST /api/v1/coupons/{code}/claim")
                .anyMatch(name -> name.startsWith("_OTHER "));
        assertThat(SPANS.getFinishedSpanItems()).allSatisfy(span -> assertThat(span.toString())
                .doesNotContain(KEY, PRODUCT, BUYER));
    }

    private static List<SpanData> ofTrace(String trace) {
        return SPANS.getFinishedSpanItems().stream().filter(span -> span.getTraceId().equals(trace)).toList();
    }

    private static Response order(@Nullable String traceParent) {
        var shop = instance.shop();
        var api = shop.api();
        long buyer = api.post("/api/v1/users", Shop.ADMINISTRATOR, null, "{\"name\":\"" + BUYER + "\"}")
                .json()
                .path("userId")
                .asLong();
        assertThat(shop.charge(buyer, 100, null).status()).isEqualTo(200);
        long product = api.post("/api/v1/admin/products", Shop.ADMINISTRATOR, null,
                "{\"name\":\"" + PRODUCT + "\",\"price\":10.00,\"stock\":5}").json().path("id").asLong();
        var request = api.request("/api/v1/orders", buyer)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", KEY)
                .POST(BodyPublishers.ofString(orderBody(line(product, 1))));
        return api.send(traceParent == null ? request : request.header("traceparent", traceParent));
    }

    /** Of one order's trace, or of its group's. */
    private static @Nullable SpanData find(String name) {
        return SPANS.getFinishedSpanItems()
                .stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static SpanData must(String name) {
        var span = find(name);
        assertThat(span).as(name).isNotNull();
        return Objects.requireNonNull(span);
    }

    /** Protocol buffers hold texts as they are. */
    private static String received() {
        synchronized (BACKEND) {
            return BACKEND.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
