package dev.jumun.observe;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.InstanceProcess;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log as it is in containers: one JSON object a line, found by the trace, and silent about what clients send, also where
 * a part of the service or somebody else quotes it.
 */
@DatabaseTest
class StructuredLogTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "key-of-a-logged-order";
    private static final String PRODUCT = "product-of-a-logged-order";
    private static final String BUYER = "buyer-of-a-logged-order";
    private static final JsonMapper JSON = new JsonMapper();

    private static final String DATABASE = Engine.current().freshDatabase();
    private static HttpServer platform;
    private static InstanceProcess instance;

    @BeforeAll
    static void start() throws IOException {
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/events", exchange -> {
            // Says what it does not like.
            var got = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var quoted = got.substring(got.indexOf("\"items\"")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(500, quoted.length);
            exchange.getResponseBody().write(quoted);
            exchange.close();
        });
        platform.start();
        instance = InstanceProcess.on(DATABASE, "logging.structured.format.console=ecs",
                "logging.config=classpath:logback-structured.xml",
                "jumun.outbox.url=http://127.0.0.1:" + platform.getAddress().getPort() + "/events",
                // Nobody is there.
                "jumun.tracing.endpoint=http://127.0.0.1:1/v1/traces", "jumun.tracing.sampled=1");
    }

    @AfterAll
    static void stop() {
        instance.close();
        platform.stop(0);
    }

    private static long user(@Nullable String key) {
        var answer = instance.shop()
                .api()
                .post("/api/v1/users", Shop.ADMINISTRATOR, key, "{\"name\":\"" + BUYER + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("userId").asLong();
    }

    private static long product(@Nullable String key) {
        var answer = instance.shop()
                .api()
                .post("/api/v1/admin/products", Shop.ADMINISTRATOR, key,
                        "{\"name\":\"" + PRODUCT + "\",\"price\":10.00,\"stock\":1}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asLong();
    }

    private static void awaitLogged(String text) {
        await().atMost(PATIENCE).until(() -> instance.log().contains(text));
    }

    private static void saysNothingOfWhatWasSent() {
        assertThat(instance.log()).doesNotContain(KEY, PRODUCT, BUYER, "qty");
    }

    /** Whole ones: the last may still be written. */
    private static List<String> rawLines() {
        var log = instance.log();
        return log.substring(0, log.lastIndexOf('\n') + 1).lines().toList();
    }

    /** The lines of the log itself: the JVM has its own. */
    private static List<JsonNode> lines() {
        return rawLines().stream().filter(line -> line.startsWith("{")).map(JSON::readTree).toList();
    }

    @Test
    void saysNothingOfWhatIsServedOrRefused() {
        var shop = instance.shop();
        long buyer = user(KEY + "-0");
        long product = product(KEY + "-1");
        assertThat(shop.charge(buyer, 15, KEY + "-2").status()).isEqualTo(200);
        assertThat(shop.order(buyer, KEY + "-3", line(product, 1)).status()).isEqualTo(201);
        assertThat(shop.order(buyer, KEY + "-4", line(product, 1)).status()).isEqualTo(409);
        assertThat(shop.order(buyer, KEY + "-3", line(product, 2)).status()).isEqualTo(409);
        assertThat(shop.api().post("/api/v1/orders", buyer, KEY + "-5", "{\"" + PRODUCT + "\":").status())
                .isEqualTo(400);

        saysNothingOfWhatWasSent();
    }

    @Test
    void saysOnceThatNobodyTakesSpans() {
        var first = instance.shop().api().get("/api/v1/products", null);
        assertThat(first.status()).isEqualTo(200);
        awaitLogged("Spans are thrown away, because nobody takes them");

        assertThat(instance.shop().api().get("/api/v1/products", null).status()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> instance.shop()
                        .api()
                        .get("/actuator/prometheus", null)
                        .body()
                        .lines()
                        .anyMatch(line -> line.startsWith("jumun_tracing_spans_total{outcome=\"lost\"")
                                && Double.parseDouble(line.substring(line.indexOf(' '))) >= 2));
        assertThat(instance.log()).containsOnlyOnce("Spans are thrown away").doesNotContain("Failed to export");
    }

    @Test
    void saysNothingThatThePlatformQuotes() {
        var shop = instance.shop();
        long buyer = user(null);
        assertThat(shop.charge(buyer, 15, null).status()).isEqualTo(200);
        assertThat(shop.order(buyer, null, line(product(null), 1)).status()).isEqualTo(201);

        awaitLogged("The data platform is away: HTTP 500\"");
        // It did quote: administrators see it.
        await().atMost(PATIENCE)
                .until(() -> Tables.on(DATABASE)
                        .number("SELECT COUNT(*) FROM outbox WHERE last_error LIKE ?", "%" + PRODUCT + "%") > 0);
        saysNothingOfWhatWasSent();
    }

    @Test
    void saysNothingThatTheDatabaseQuotes() {
        var tables = Tables.on(DATABASE);
        tables.change("CREATE TRIGGER quoting BEFORE UPDATE ON products FOR EACH ROW "
                + "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = NEW.name");
        try {
            var api = instance.shop().api();
            long product = product(null);
            var answer = api.put("/api/v1/admin/products/" + product, Shop.ADMINISTRATOR, KEY + "-6",
                    "{\"name\":\"" + PRODUCT + "-2\",\"price\":11.00}");
            assertThat(answer.status()).as(answer.body()).isEqualTo(500);

            awaitLogged("Unexpected failure of PUT /api/v1/admin/products/{productId}");
            saysNothingOfWhatWasSent();
            // It is found by what the client has, and says where to look.
            var trace = answer.header("X-Trace-Id").orElseThrow();
            assertThat(lines()).filteredOn(line -> line.path("traceId").asString("").equals(trace))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.path("log").path("level").asString("")).isEqualTo("ERROR");
                        assertThat(line.path("@timestamp").asString("")).isNotEmpty();
                        assertThat(line.path("service").path("name").asString("")).isEqualTo("jumun");
                        assertThat(line.path("error").path("stack_trace").asString("")).contains("(45000, 1644)",
                                "dev.jumun.catalog.");
                    });
            assertThat(rawLines()).filteredOn(line -> !line.startsWith("{"))
                    .allMatch(line -> line.startsWith("WARNING: "));
        } finally {
            tables.change("DROP TRIGGER quoting");
        }
    }

    @Test
    void saysNothingOfWhatTomcatCannotRead() throws IOException {
        for (var request : List.of("GET /api/v1/products HTTP/1.1\r\nHost: x\r\nIdempotency-Key" + KEY + "\r\n\r\n",
                "GET /api/v1/products HTTP/1.1\r\nHost: x\r\n" + KEY + "(): 1\r\n\r\n",
                "GET /api/v1/products HTTP/1.1\r\nHost: x\r\nIdempotency-Key: " + KEY + "\u0001\r\n\r\n",
                "GET /api/v1/pro{" + KEY + "}ducts HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/v1/products?page=%" + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/v1/products HTTP/1.1\r\nHost: " + KEY + "{\r\n\r\n",
                KEY + "{ /api/v1/products HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/v1/products HTTP/1.1\r\nHost: x\r\nCookie: $" + KEY + "=\u0001\r\n\r\n")) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), instance.port())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).as(request)
                        .startsWith("HTTP/1.1 ");
            }
        }
        saysNothingOfWhatWasSent();
    }
}
