package dev.jumun.dataplatform;

import static dev.jumun.dataplatform.PlatformClient.BATCH;
import static dev.jumun.dataplatform.PlatformClient.EVENTS;
import static dev.jumun.dataplatform.PlatformClient.ONE;
import static dev.jumun.dataplatform.PlatformClient.RECEIPTS;
import static dev.jumun.dataplatform.PlatformClient.event;
import static dev.jumun.dataplatform.PlatformClient.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;

@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class EventReceiptTests {
    private static final int MAX_BYTES = 2_000_000;

    private final Instance instance = Instance.on(Engine.current().freshDatabase(),
            "spring.profiles.active=data-platform-mock");
    private final Shop shop = instance.shop();
    private final PlatformClient platform = new PlatformClient(shop.api());

    @BeforeEach
    void startAfresh() {
        platform.startAfresh();
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    @Test
    void takesABatchWithoutABodyInTheAnswer() {
        var response = platform.bring(event("1.order.paid"), event("2.order.paid"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
        assertThat(platform.ids()).containsExactly("1.order.paid", "2.order.paid");
    }

    @Test
    void takesOneEvent() {
        assertThat(platform.bringAs(ONE, event("1.order.paid")).status()).isEqualTo(202);

        assertThat(platform.ids()).containsExactly("1.order.paid");
    }

    @Test
    void takesAContentTypeWithACharset() {
        assertThat(platform.bringAs(BATCH + "; charset=UTF-8", "[" + event("1") + "]").status()).isEqualTo(202);
    }

    @Test
    void takesAnEventOfNothingButItsRequiredAttributes() {
        var event = """
                {"specversion":"1.0","id":"a","source":"s","type":"t","subject":null,"time":null}""";
        assertThat(platform.bring(event).status()).isEqualTo(202);

        var receipt = platform.receipts().path("last").path(0);
        assertThat(receipt.propertyNames()).containsExactlyInAnyOrder("receivedAt", "id", "source", "type");
        assertThat(platform.receipts().at("/latencyMillis/count").asInt()).isZero();
        assertThat(platform.receipts().at("/latencyMillis/p99").isNull()).isTrue();
    }

    @Test
    void takesBinaryDataAndExtensions() {
        var event = """
                {"specversion":"1.0","id":"a","source":"s","type":"t","data_base64":"AAEC","partitionkey":"7",\
                "sequence":7,"sampled":true}""";
        assertThat(platform.bring(event).status()).isEqualTo(202);
    }

    @Test
    void unpacksGzip() {
        var body = gzip(("[" + event("1.order.paid") + "]").getBytes(StandardCharsets.UTF_8));

        assertThat(platform.bring(body, "Content-Type", BATCH, "Content-Encoding", "gzip").status()).isEqualTo(202);
        assertThat(platform.ids()).containsExactly("1.order.paid");
    }

    @Test
    void dropsAndCountsDuplicates() {
        platform.bring(event("1.order.paid"), event("1.order.paid"));
        assertThat(platform.bring(event("1.order.paid")).status()).isEqualTo(202);

        assertThat(platform.receipts().path("received").asInt()).isEqualTo(1);
        assertThat(platform.receipts().path("duplicates").asInt()).isEqualTo(2);
    }

    @Test
    void noticesACancelledOrderThatWasNotPaidBefore() {
        platform.bring(event("1.order.paid", "order.paid", "1"), event("1.order.cancelled", "order.cancelled", "1"));
        assertThat(platform.receipts().path("orderViolations").asInt()).isZero();

        platform.bring(event("2.order.cancelled", "order.cancelled", "2"));
        platform.bring(event("2.order.paid", "order.paid", "2"));

        assertThat(platform.receipts().path("orderViolations").asInt()).isEqualTo(1);
        assertThat(platform.receipts().path("orderViolationIds").valueStream().map(JsonNode::asString))
                .containsExactly("2.order.cancelled");
    }

    @Test
    void tellsWhatCameWhenAndHowLate() {
        var clock = instance.bean(Clock.class);
        var time = clock.instant().minus(Duration.ofHours(1));
        platform.bring(event("1.order.paid").replace("2025-11-09T12:34:56Z", time.toString()));
        platform.bring(event("2.order.paid").replace("2025-11-09T12:34:56Z", time.toString()));

        var receipts = platform.receipts();
        assertThat(receipts.propertyNames()).containsExactlyInAnyOrder("received", "duplicates", "orderViolations",
                "rejected", "latencyMillis", "orderViolationIds", "last");
        assertThat(receipts.at("/last/0/id").asString()).isEqualTo("2.order.paid");
        var receipt = receipts.at("/last/1");
        assertThat(receipt.path("id").asString()).isEqualTo("1.order.paid");
        assertThat(receipt.path("type").asString()).isEqualTo("order.paid");
        assertThat(receipt.path("source").asString()).isEqualTo("/jumun/orders");
        assertThat(receipt.path("subject").asString()).isEqualTo("1");
        assertThat(receipt.path("time").asString()).isEqualTo(time.toString());
        assertThat(receipt.path("traceparent").asString())
                .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var receivedAt = Instant.parse(receipt.path("receivedAt").asString());
        assertThat(receivedAt).isBetween(time.plus(Duration.ofHours(1)), clock.instant());
        assertThat(receipt.path("latencyMillis").asLong()).isEqualTo(Duration.between(time, receivedAt).toMillis());
        var latency = receipts.path("latencyMillis");
        assertThat(latency.path("count").asInt()).isEqualTo(2);
        assertThat(latency.path("p50").asLong()).isBetween(3_600_000L, latency.path("p95").asLong());
        assertThat(latency.path("p99").asLong()).isBetween(latency.path("p95").asLong(), latency.path("max").asLong());
    }

    @Test
    void showsDataAsItCame() {
        platform.bring(event("1.order.paid"));

        assertThat(shop.api().get(RECEIPTS, null).body()).contains("\"data\":{\"orderId\":1,\"paidAmount\":19900.00}");
    }

    @Test
    void keepsAHundredReceiptsToLookAtAndAllIds() {
        platform.bring(IntStream.rangeClosed(1, 150).mapToObj(i -> event("" + i)).toArray(String[]::new));

        assertThat(platform.receipts().path("last").size()).isEqualTo(100);
        assertThat(platform.receipts().at("/last/0/id").asString()).isEqualTo("150");
        assertThat(platform.ids()).hasSize(150);
    }

    @Test
    void givesTheIdsPageByPage() {
        platform.bring(event("a"), event("b"), event("c"));

        assertThat(shop.api().get(RECEIPTS + "/ids?limit=2", null).body())
                .isEqualTo("{\"ids\":[\"a\",\"b\"],\"next\":2}");
        assertThat(shop.api().get(RECEIPTS + "/ids?after=2&limit=2", null).body())
                .isEqualTo("{\"ids\":[\"c\"],\"next\":3}");
        assertThat(shop.api().get(RECEIPTS + "/ids?after=3", null).body()).isEqualTo("{\"ids\":[],\"next\":3}");
    }

    @TestFactory
    Stream<DynamicTest> refusesPagesThatAreNone() {
        return Stream.of("limit=0", "limit=10001", "limit=a", "limit=1&limit=2", "after=-1", "after=1.5", "after=0x10",
                "after=99999999999999999999")
                .map(query -> DynamicTest.dynamicTest(query,
                        () -> refused(shop.api().get(RECEIPTS + "/ids?" + query, null), 400, "VALIDATION_ERROR")));
    }

    @Test
    void forgetsEverything() {
        platform.bring(event("1.order.cancelled", "order.cancelled", "1"), event("1"), event("1"));
        platform.startAfresh();

        var receipts = platform.receipts();
        for (var count : List.of("received", "duplicates", "orderViolations", "rejected")) {
            assertThat(receipts.path(count).asInt()).as(count).isZero();
        }
        assertThat(receipts.path("last").isEmpty()).isTrue();
        assertThat(platform.ids()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> keepsNothingOfAMalformedRequest() {
        var fine = event("fine");
        var wrong = new LinkedHashMap<String, String>();
        wrong.put("nothing", "");
        wrong.put("an empty batch", "[]");
        wrong.put("one event as a batch", fine);
        wrong.put("null", "null");
        wrong.put("no JSON", "[" + fine);
        wrong.put("more than JSON", "[" + fine + "] x");
        wrong.put("a number beside it", "[" + fine + ",1]");
        wrong.put("null beside it", "[" + fine + ",null]");
        wrong.put("a name twice", "[" + fine + ",{\"id\":\"a\"," + event("b").substring(1) + "]");
        wrong.put("deep", "[" + fine + "," + "[".repeat(5_000) + "]".repeat(5_000) + "]");
        for (var attribute : List.of("specversion", "id", "source", "type")) {
            for (var value : List.of("null", "\"\"", "1", "{}", "true", "\"" + "a".repeat(256) + "\"")) {
                wrong.put(attribute + " " + value, with(fine, attribute, value));
            }
            wrong.put("no " + attribute, "[" + fine + "," + event("b").replace("\"" + attribute + "\"", "\"other\"")
                    + "]");
        }
        wrong.put("another version", with(fine, "specversion", "\"0.3\""));
        wrong.put("no URI", with(fine, "source", "\"a b\""));
        wrong.put("no subject", with(fine, "subject", "\"\""));
        for (var time : List.of("\"\"", "\"yesterday\"", "\"2025-11-09\"", "\"2025-11-09T12:34:56\"", "1762691696",
                "\"+12025-11-09T12:34:56Z\"")) {
            wrong.put("time " + time, with(fine, "time", time));
        }
        for (var trace : List.of("\"\"", "7", "\"00-0-0-01\"",
                "\"00-00000000000000000000000000000000-b7ad6b7169203331-01\"")) {
            wrong.put("traceparent " + trace, with(fine, "traceparent", trace));
        }
        wrong.put("an attribute that is an object", with(fine, "datacontenttype", "{}"));
        wrong.put("an extension that is an array", "[" + fine + ",{\"extension\":[]," + event("b").substring(1) + "]");
        wrong.put("an extension with a capital", "[" + fine + ",{\"Extension\":\"a\"," + event("b").substring(1) + "]");
        wrong.put("data twice", "[" + fine + ",{\"data_base64\":\"AAEC\"," + event("b").substring(1) + "]");
        return wrong.entrySet().stream().map(body -> DynamicTest.dynamicTest(body.getKey(), () -> {
            refused(platform.bringAs(BATCH, body.getValue()), 400, "VALIDATION_ERROR");
            assertThat(platform.ids()).isEmpty();
        }));
    }

    /** A batch of a good event and one with such an attribute. */
    private static String with(String fine, String attribute, String value) {
        return "[" + fine + ","
                + event("b").replaceFirst("\"" + attribute + "\":\"[^\"]*\"", "\"" + attribute + "\":" + value) + "]";
    }

    @Test
    void saysWhatIsWrongWhere() {
        var response = platform.bring(event("a"), event(""));

        assertThat(response.json().at("/details/0/field").asString()).isEqualTo("[1].id");
    }

    @Test
    void refusesABatchAsOneEvent() {
        refused(platform.bringAs(ONE, "[" + event("a") + "]"), 400, "VALIDATION_ERROR");
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherFormats() {
        var body = ("[" + event("a") + "]").getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                test("no content type", () -> refused(platform.bring(body), 415, "UNSUPPORTED_MEDIA_TYPE")),
                test("plain JSON", () -> refused(platform.bring(body, "Content-Type", "application/json"), 415,
                        "UNSUPPORTED_MEDIA_TYPE")),
                test("an unknown packing", () -> refused(platform.bring(body, "Content-Type", BATCH,
                        "Content-Encoding", "br"), 415, "UNSUPPORTED_MEDIA_TYPE")),
                test("packed twice", () -> refused(platform.bring(gzip(gzip(body)), "Content-Type", BATCH,
                        "Content-Encoding", "gzip, gzip"), 415, "UNSUPPORTED_MEDIA_TYPE")),
                test("not packed", () -> refused(platform.bring(body, "Content-Type", BATCH, "Content-Encoding",
                        "gzip"), 400, "VALIDATION_ERROR")),
                test("packed and cut off", () -> refused(platform.bring(
                        Arrays.copyOf(gzip(body), 50), "Content-Type", BATCH, "Content-Encoding", "gzip"), 400,
                        "VALIDATION_ERROR")),
                test("GET", () -> refused(shop.api().get(EVENTS, null), 405, "METHOD_NOT_ALLOWED")));
    }

    @Test
    void takesABodyOfJust2MB() {
        assertThat(platform.bringAs(BATCH, padded(MAX_BYTES)).status()).isEqualTo(202);
        assertThat(platform.bring(gzip(padded(MAX_BYTES).getBytes(StandardCharsets.UTF_8)), "Content-Type", BATCH,
                "Content-Encoding", "gzip").status()).isEqualTo(202);
    }

    @TestFactory
    Stream<DynamicTest> refusesABodyOfMore() {
        var body = padded(MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                test("of known length", () -> refused(platform.bring(body, "Content-Type", BATCH), 413,
                        "PAYLOAD_TOO_LARGE")),
                test("of unknown length", () -> refused(platform.send(platform.request(EVENTS)
                        .header("Content-Type", BATCH)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))), 413,
                        "PAYLOAD_TOO_LARGE")),
                test("packed", () -> refused(platform.bring(gzip(body), "Content-Type", BATCH, "Content-Encoding",
                        "gzip"), 413, "PAYLOAD_TOO_LARGE")),
                test("a bomb", () -> refused(platform.bring(gzip(new byte[500_000_000]), "Content-Type", BATCH,
                        "Content-Encoding", "gzip"), 413, "PAYLOAD_TOO_LARGE")));
    }

    private static String padded(int length) {
        var body = "[" + event("a") + "]";
        return body + " ".repeat(length - body.length());
    }

    @Test
    void leavesTheBoundOfTheApiAsItIs() {
        var body = "{}" + " ".repeat(64 * 1024);
        refused(shop.api().post("/api/v1/orders", 1L, null, body), 413, "PAYLOAD_TOO_LARGE");
        refused(platform.setFault(body), 413, "PAYLOAD_TOO_LARGE");
        refused(platform.send(platform.request("/data-platform/events/").POST(BodyPublishers.ofString(body))), 413,
                "PAYLOAD_TOO_LARGE");
        refused(platform.send(platform.request("/api/v1/orders")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("{}"))), 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void isNotDescribedAsPartOfTheApi() {
        var description = shop.api().get("/v3/api-docs", null);

        assertThat(description.status()).isEqualTo(200);
        assertThat(description.body()).contains("/api/v1/orders").doesNotContain("data-platform");
    }

    private static DynamicTest test(String name, Executable check) {
        return DynamicTest.dynamicTest(name, check);
    }

    private static void refused(Response response, int status, String error) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.header("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(response.error()).isEqualTo(error);
        assertThat(response.json().path("traceId").asString()).isNotBlank();
    }
}
