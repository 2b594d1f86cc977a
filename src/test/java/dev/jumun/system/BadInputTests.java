package dev.jumun.system;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Every bad input is answered as the contract says, in its one error format, and writes nothing. */
@ApplicationTest
class BadInputTests {
    private static final List<String> TABLES = List.of("users", "wallets", "products", "stock_adjustments", "orders",
            "order_items", "payments", "point_ledger", "outbox", "idempotency_keys", "coupons", "user_coupons");

    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final int port;
    private final long user;
    private final long product;

    BadInputTests(Shop shop, JdbcTemplate jdbc, PlatformTransactionManager transactionManager,
            @LocalServerPort int port) {
        this.shop = shop;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.port = port;
        this.user = shop.customer(1_000_000);
        this.product = shop.product("10.00", 1_000);
    }

    /** Checks the answer's form and that no table changed. */
    private DynamicTest refused(String name, int status, String error, Supplier<Response> request) {
        return DynamicTest.dynamicTest(name, () -> {
            var before = contents();
            var response = request.get();
            assertThat(response.status()).as(response.body()).isEqualTo(status);
            assertThat(response.error()).isEqualTo(error);
            assertThat(response.header("Content-Type")).contains("application/json;charset=utf-8");
            assertThat(response.json().path("timestamp").asString()).endsWith("Z");
            assertThat(response.json().path("path").asString()).startsWith("/");
            assertThat(response.json().path("message").asString()).isNotBlank();
            assertThat(response.header("X-Trace-Id")).contains(response.json().path("traceId").asString());
            assertThat(response.body()).doesNotContain("Exception", "dev.jumun", "org.", "java.", "SELECT", "INSERT");
            assertThat(contents()).isEqualTo(before);
        });
    }

    private Map<String, Object> contents() {
        var contents = new LinkedHashMap<String, Object>();
        TABLES.forEach(table -> contents.put(table,
                jdbc.queryForList("SELECT COUNT(*) FROM " + table, Long.class).getFirst()));
        contents.put("stock", jdbc.queryForObject("SELECT SUM(stock) FROM products", Object.class));
        contents.put("balance", jdbc.queryForObject("SELECT SUM(balance) FROM wallets", Object.class));
        return contents;
    }

    private Response order(String body) {
        return shop.api().post("/api/v1/orders", user, "bad-input", body);
    }

    private Response charge(String body) {
        return shop.api().post("/api/v1/wallets/charge", user, "bad-input", body);
    }

    @TestFactory
    Stream<DynamicTest> ordersThatAreNone() {
        var cases = new LinkedHashMap<String, String>();
        cases.put("no body", "");
        cases.put("null", "null");
        cases.put("truncated", "{\"items\":[{\"productId\":" + product);
        cases.put("two documents", "{\"items\":[{\"productId\":" + product + ",\"qty\":1}]}{}");
        cases.put("an array", "[]");
        cases.put("a string", "\"order\"");
        cases.put("empty object", "{}");
        cases.put("no items", "{\"items\":[]}");
        cases.put("items null", "{\"items\":null}");
        cases.put("an item null", "{\"items\":[null]}");
        cases.put("items an object", "{\"items\":{}}");
        for (var qty : List.of("0", "-1", "1000001", "1000000000", "2147483648", "-2147483649", "99999999999999999999",
                "1.5", "1.0", "1e3", "\"1\"", "\"\"", "true", "null", "[1]", "{}", "NaN", "0x10", "01", "+1")) {
            cases.put("qty " + qty, "{\"items\":[{\"productId\":" + product + ",\"qty\":" + qty + "}]}");
        }
        for (var id : List.of("0", "-1", "1.5", "1e3", "\"" + product + "\"", "null", "9223372036854775808")) {
            cases.put("productId " + id, "{\"items\":[{\"productId\":" + id + ",\"qty\":1}]}");
        }
        cases.put("qty missing", "{\"items\":[{\"productId\":" + product + "}]}");
        cases.put("productId missing", "{\"items\":[{\"qty\":1}]}");
        cases.put("qty twice", "{\"items\":[{\"productId\":" + product + ",\"qty\":1,\"qty\":2}]}");
        cases.put("101 lines", IntStream.rangeClosed(1, 101)
                .mapToObj(i -> "{\"productId\":" + i + ",\"qty\":1}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}")));
        cases.put("merged beyond the limit",
                "{\"items\":[{\"productId\":" + product + ",\"qty\":1000000},{\"productId\":"
                        + product + ",\"qty\":1}]}");
        cases.put("coupon a number", "{\"items\":[{\"productId\":" + product + ",\"qty\":1}],\"couponCode\":10}");
        cases.put("coupon too long", "{\"items\":[{\"productId\":" + product + ",\"qty\":1}],\"couponCode\":\""
                + "A".repeat(41) + "\"}");
        cases.put("coupon empty", "{\"items\":[{\"productId\":" + product + ",\"qty\":1}],\"couponCode\":\"\"}");
        cases.put("deep", "{\"items\":" + "[".repeat(5000) + "]".repeat(5000) + "}");
        cases.put("control characters",
                "{\"items\":[{\"productId\":" + product + ",\"qty\":1}],\"couponCode\":\"\u0001\"}");
        return cases.entrySet()
                .stream()
                .map(
                        entry -> refused(entry.getKey(), 400, "VALIDATION_ERROR", () -> order(entry.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> couponsThatAreNone() {
        var fine = Map.of("code", "\"NEVER-1\"", "type", "\"PERCENT\"", "value", "10.00", "startsAt",
                "\"2025-11-09T12:34:56Z\"", "endsAt", "\"2035-11-09T12:34:56Z\"", "totalQuantity", "10");
        var wrong = new LinkedHashMap<String, List<String>>();
        wrong.put("code", List.of("null", "\"\"", "\"AB\"", "\"abc\"", "\"ABC \"", "\"A{B}\"", "\"쿠폰\"", "1",
                "\"" + "A".repeat(41) + "\""));
        wrong.put("type", List.of("null", "\"percent\"", "\"FREE\"", "0", "\"\""));
        wrong.put("value", List.of("null", "0", "0.00", "-1", "100.01", "101", "10.001", "1e1", "\"10\""));
        wrong.put("startsAt", List.of("null", "0", "\"\"", "\"2025-11-09\"", "\"2025-11-09T12:34:56\"",
                "\"2025-13-09T12:34:56Z\"", "\"0999-12-31T23:59:59Z\"", "\"2035-11-09T12:34:56Z\"", "1762691696"));
        wrong.put("endsAt", List.of("null", "\"2025-11-09T12:34:56Z\"", "\"2025-11-09T12:34:56.9Z\"",
                "\"2024-11-09T12:34:56Z\"", "\"+10000-01-01T00:00:00Z\"", "false"));
        wrong.put("totalQuantity", List.of("null", "0", "-1", "100000001", "1.5", "1e3", "\"10\"", "9999999999"));
        wrong.put("minOrderAmount", List.of("-0.01", "1.001", "\"1\"", "1000000000.01"));
        wrong.put("maxDiscountAmount", List.of("0", "-1", "1.001", "1000000000.01"));
        return Stream.concat(
                wrong.entrySet().stream().flatMap(field -> field.getValue().stream().map(value -> {
                    var fields = new LinkedHashMap<>(fine);
                    fields.put(field.getKey(), value);
                    return coupon(field.getKey() + " " + value, fields);
                })),
                Stream.of(Map.of("type", "\"FIXED\"", "value", "0.00"),
                        Map.of("type", "\"FIXED\"", "value", "1000000000.01"),
                        Map.of("type", "\"FIXED\"", "maxDiscountAmount", "1.00")).map(changes -> {
                            var fields = new LinkedHashMap<>(fine);
                            fields.putAll(changes);
                            return coupon(changes.toString(), fields);
                        }));
    }

    private DynamicTest coupon(String name, Map<String, String> fields) {
        var body = fields.entrySet()
                .stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return refused(name, 400, "VALIDATION_ERROR",
                () -> shop.api().post("/api/v1/admin/coupons", ADMINISTRATOR, "bad-input", body));
    }

    @TestFactory
    Stream<DynamicTest> ordersOfWhatIsNotThere() {
        return Stream.of(refused("an unknown product without a key", 404, "NOT_FOUND",
                () -> shop.api()
                        .post("/api/v1/orders", user, null, "{\"items\":[{\"productId\":987654321,\"qty\":1}]}")),
                refused("a known and an unknown one", 404, "NOT_FOUND",
                        () -> shop.api()
                                .post("/api/v1/orders", user, null, "{\"items\":[{\"productId\":" + product
                                        + ",\"qty\":1},{\"productId\":987654321,\"qty\":1}]}")),
                refused("a coupon with quotes", 400, "COUPON_INVALID",
                        () -> shop.api()
                                .post("/api/v1/orders", user, null, "{\"items\":[{\"productId\":" + product
                                        + ",\"qty\":1}],\"couponCode\":\"' OR '1'='1\"}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/wallets/charge | {"amount":1.234}                                  | amount             | a number with at most two decimals
            /api/v1/wallets/charge | {"amount":"5"}                                    | amount             | a number with at most two decimals
            /api/v1/orders         | {"items":[{"productId":101,"qty":99999999999}]}   | items[0].qty       | a whole number up to 2147483647
            /api/v1/orders         | {"items":[{"productId":1.5,"qty":1}]}             | items[0].productId | a whole number up to 9223372036854775807
            /api/v1/orders         | {"items":[5]}                                     | items[0]           | an object
            /api/v1/orders         | {"items":{}}                                      | items              | an array
            /api/v1/orders         | {"items":[],"couponCode":"a\\u0000"}              | couponCode         | text without NUL
            /api/v1/admin/coupons  | {"startsAt":"2020"}                               | startsAt           | a time such as 2025-11-09T12:34:56Z
            """)
    void saysWhatShouldBeThere(String path, String body, String field, String reason) {
        var answer = shop.api().post(path, ADMINISTRATOR, null, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/details/0/field").asString()).isEqualTo(field);
        assertThat(answer.json().at("/details/0/reason").asString()).isEqualTo(reason);
    }

    @Test
    void namesThemAllWhereSomethingIsOneOfAFew() {
        var coupon = shop.api().post("/api/v1/admin/coupons", ADMINISTRATOR, null, "{\"type\":\"HALF\"}");
        var orders = shop.api().get("/api/v1/orders?status=LOST", user);

        assertThat(coupon.json().at("/details/0/field").asString()).isEqualTo("type");
        assertThat(coupon.json().at("/details/0/reason").asString()).isEqualTo("one of PERCENT, FIXED");
        assertThat(orders.json().at("/details/0/field").asString()).isEqualTo("status");
        assertThat(orders.json().at("/details/0/reason").asString()).isEqualTo("one of PAID, FAILED, CANCELLED");
    }

    @Test
    void neverLetsABodySetWhatTheServiceDecides() {
        var placed = shop.api()
                .post("/api/v1/orders", user, null, "{\"userId\":" + ADMINISTRATOR
                        + ",\"status\":\"CANCELLED\",\"totalAmount\":0.01,\"paidAmount\":0.01,\"discountAmount\":9.99,"
                        + "\"balance\":5,\"items\":[{\"productId\":" + product
                        + ",\"qty\":1,\"unitPrice\":0.01,\"price\":0.01,"
                        + "\"subtotal\":0.01}]}");

        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.body()).contains("\"paidAmount\":10.00", "\"status\":\"PAID\"", "\"discountAmount\":0.00");
        shop.booksMustBalance();
    }

    @TestFactory
    Stream<DynamicTest> chargesThatAreNone() {
        return Stream
                .of("0", "0.00", "-1", "-0.01", "0.001", "1.999", "1e3", "1E3", "1e-2", "1e999999999", "1000000000.01",
                        "1000000001", "1000000000000000000", "99999999999999999999999999", "\"100\"", "\"1e3\"", "NaN",
                        "Infinity",
                        "true", "null", "[]", "{}", "00.10", ".5", "5.")
                .map(amount -> refused("amount " + amount, 400,
                        "VALIDATION_ERROR", () -> charge("{\"amount\":" + amount + "}")));
    }

    @Test
    void chargesNeverOverflowAWallet() {
        long rich = shop.customer(0);
        setBalance(rich, "99999999999999999.99");
        try {
            var refused = shop.charge(rich, 1, null);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.error()).isEqualTo("CONFLICT");
        } finally {
            setBalance(rich, "0.00");
        }
    }

    private void setBalance(long wallet, String balance) {
        transaction.executeWithoutResult(
                _ -> jdbc.update("UPDATE wallets SET balance = ? WHERE user_id = ?", balance, wallet));
    }

    @TestFactory
    Stream<DynamicTest> keysThatAreNone() {
        var body = "{\"amount\":1}";
        var keys = List.of("", "\"\"", "k".repeat(256), "\"" + "k".repeat(256) + "\"", "키", "a\tb", "caf\u00e9");
        var tests = new ArrayList<DynamicTest>();
        for (var key : keys) {
            tests.add(refused("key <" + key + ">", 400, "VALIDATION_ERROR",
                    () -> raw("POST /api/v1/wallets/charge HTTP/1.1", "X-User-Id: " + user, "Idempotency-Key: " + key,
                            "Content-Type: application/json", "Content-Length: " + body.length(), "", body)));
        }
        tests.add(refused("two keys", 400, "VALIDATION_ERROR",
                () -> shop.api()
                        .send(shop.api()
                                .request("/api/v1/wallets/charge", user)
                                .header("Idempotency-Key", "a")
                                .header("Idempotency-Key", "b")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body)))));
        return tests.stream();
    }

    @Test
    void takesTheLongestKey() {
        long other = shop.customer(0);
        assertThat(shop.charge(other, 1, "k".repeat(255)).status()).isEqualTo(200);
        assertThat(shop.charge(other, 1, "k".repeat(255)).isReplayed()).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> askersThatAreNone() {
        var tests = new ArrayList<DynamicTest>();
        for (var id : List.of("", "0", "-1", "abc", "1.0", "1e3", "0x1", "+1", "01", "1 2", "1,2",
                "9223372036854775808",
                "99999999999999999999", "' OR 1=1 --")) {
            tests.add(refused("X-User-Id <" + id + ">", 401, "UNAUTHORIZED",
                    () -> raw("GET /api/v1/wallets HTTP/1.1", "X-User-Id: " + id, "", "")));
        }
        tests.add(refused("no X-User-Id", 401, "UNAUTHORIZED", () -> shop.api().get("/api/v1/wallets", null)));
        tests.add(refused("two X-User-Id", 401, "UNAUTHORIZED",
                () -> shop.api().send(shop.api().request("/api/v1/wallets", user).header("X-User-Id", "1").GET())));
        tests.add(refused("unknown X-User-Id", 404, "NOT_FOUND",
                () -> shop.api().get("/api/v1/wallets", 9223372036854775807L)));
        tests.add(refused("unknown user orders", 404, "NOT_FOUND", () -> shop.api()
                .post("/api/v1/orders",
                        987654321L, "k", "{\"items\":[{\"productId\":" + product + ",\"qty\":1}]}")));
        tests.add(refused("401 before 400", 401, "UNAUTHORIZED",
                () -> shop.api().post("/api/v1/orders", null, null, "{")));
        for (var path : List.of("/api/v1/admin/products", "/api/v1/admin/products/" + product + "/stock-adjustments",
                "/api/v1/admin/audit")) {
            tests.add(refused("a customer's POST " + path, 403, "FORBIDDEN",
                    () -> shop.api().post(path, user, "k", "{}")));
            tests.add(refused("nobody's POST " + path, 401, "UNAUTHORIZED",
                    () -> shop.api().post(path, null, null, "{}")));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> addressesAndParametersThatAreNone() {
        var tests = new ArrayList<DynamicTest>();
        for (var query : List.of("page=-1", "page=a", "page=1.5", "page=", "page=2147483648", "page=1&page=2", "size=0",
                "size=101", "size=-1", "size=abc", "size=0x10", "sort=", "sort=nope", "sort=price,up",
                "sort=price,DESC",
                "sort=price,desc,id", "sort=price%20desc", "sort=Price", "sort=id,asc&sort=price",
                "sort=stock,desc;drop%20table%20users")) {
            tests.add(refused("products?" + query, 400, "VALIDATION_ERROR",
                    () -> shop.api().get("/api/v1/products?" + query, null)));
        }
        for (var id : List.of("0", "-1", "abc", "1.0", "0x65", "%2B1", "9223372036854775808", "١")) {
            tests.add(refused("products/" + id, 400, "VALIDATION_ERROR",
                    () -> raw("GET /api/v1/products/" + encoded(id) + " HTTP/1.1", "", "")));
        }
        tests.add(refused("orders?status=NOPE", 400, "VALIDATION_ERROR",
                () -> shop.api().get("/api/v1/orders?status=NOPE", user)));
        tests.add(refused("orders?status twice", 400, "VALIDATION_ERROR",
                () -> shop.api().get("/api/v1/orders?status=PAID&status=FAILED", user)));
        tests.add(refused("orders?status=paid", 400, "VALIDATION_ERROR",
                () -> shop.api().get("/api/v1/orders?status=paid", user)));
        tests.add(
                refused("unknown product", 404, "NOT_FOUND", () -> shop.api().get("/api/v1/products/987654321", null)));
        tests.add(refused("unknown order", 404, "NOT_FOUND", () -> shop.api().get("/api/v1/orders/987654321", user)));
        for (var path : List.of("/nope", "/api/v1", "/api/v1/", "/api/v1/nope", "/api/v2/products", "/error",
                "/api/v1/products/",
                "/nope.html", "/actuator/env", "/api/v1/wallets/../users/1")) {
            tests.add(refused("GET " + path, 404, "NOT_FOUND", () -> raw("GET " + path + " HTTP/1.1", "", "")));
        }
        for (var path : List.of("/api/v1/products/%00", "/api/v1//products", "/api/v1/products;a=b/%zz", "/a|b")) {
            tests.add(DynamicTest.dynamicTest("GET " + path, () -> {
                var response = raw("GET " + path + " HTTP/1.1", "", "");
                assertThat(response.status()).isIn(400, 404);
                assertThat(response.json().path("traceId").asString()).isNotBlank();
                assertThat(response.error()).isIn("VALIDATION_ERROR", "NOT_FOUND");
            }));
        }
        tests.add(refused("DELETE products", 405, "METHOD_NOT_ALLOWED",
                () -> shop.api().send(shop.api().request("/api/v1/products", user).DELETE())));
        tests.add(refused("PUT orders", 405, "METHOD_NOT_ALLOWED",
                () -> shop.api().put("/api/v1/orders", user, null, "{}")));
        tests.add(refused("an unknown method", 405, "METHOD_NOT_ALLOWED",
                () -> raw("BREW /api/v1/products HTTP/1.1", "", "")));
        tests.add(refused("an unknown version of HTTP", 400, "VALIDATION_ERROR",
                () -> raw("GET /api/v1/products HTTP/9.9", "", "")));
        tests.add(refused("an unknown transfer encoding", 400, "VALIDATION_ERROR",
                () -> raw("POST /api/v1/orders HTTP/1.1", "Transfer-Encoding: bogus", "", "")));
        tests.add(refused("a length that is none", 400, "VALIDATION_ERROR",
                () -> raw("POST /api/v1/orders HTTP/1.1", "Content-Length: abc", "", "")));
        tests.add(refused("headers of 20 kB", 400, "VALIDATION_ERROR",
                () -> raw("GET /api/v1/products HTTP/1.1", "X-Big: " + "a".repeat(20_000), "", "")));
        tests.add(refused("TRACE", 405, "METHOD_NOT_ALLOWED", () -> raw("TRACE /api/v1/products HTTP/1.1", "", "")));
        return tests.stream();
    }

    private static String encoded(String path) {
        return path.equals("١") ? "%D9%A1" : path;
    }

    @TestFactory
    Stream<DynamicTest> formatsThatAreNotTaken() {
        var order = "{\"items\":[{\"productId\":" + product + ",\"qty\":1}]}";
        return Stream.of(
                refused("text/plain", 415, "UNSUPPORTED_MEDIA_TYPE", () -> send(order, "Content-Type", "text/plain")),
                refused("a form", 415, "UNSUPPORTED_MEDIA_TYPE",
                        () -> send("items=1", "Content-Type", "application/x-www-form-urlencoded")),
                refused("XML", 415, "UNSUPPORTED_MEDIA_TYPE",
                        () -> send("<order/>", "Content-Type", "application/xml")),
                refused("no content type", 415, "UNSUPPORTED_MEDIA_TYPE", () -> shop.api()
                        .send(
                                shop.api().request("/api/v1/orders", user).POST(BodyPublishers.ofString(order)))),
                refused("a broken content type", 415, "UNSUPPORTED_MEDIA_TYPE",
                        () -> send(order, "Content-Type", "json")),
                refused("gzip", 415, "UNSUPPORTED_MEDIA_TYPE",
                        () -> send(order, "Content-Type", "application/json", "Content-Encoding", "gzip")),
                refused("a gzip bomb", 415, "UNSUPPORTED_MEDIA_TYPE", () -> shop.api()
                        .send(
                                shop.api()
                                        .request("/api/v1/orders", user)
                                        .header("Content-Type", "application/json")
                                        .header("Content-Encoding", "gzip")
                                        .POST(BodyPublishers.ofByteArray(bomb())))),
                refused("Accept: text/xml", 406, "NOT_ACCEPTABLE",
                        () -> send(order, "Content-Type", "application/json", "Accept", "text/xml")),
                refused("a broken Accept", 406, "NOT_ACCEPTABLE",
                        () -> send(order, "Content-Type", "application/json", "Accept", "nonsense")),
                refused("not UTF-8", 400, "VALIDATION_ERROR", () -> shop.api()
                        .send(shop.api()
                                .request("/api/v1/users", ADMINISTRATOR)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(
                                        new byte[]{'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xff,
                                                (byte) 0xfe, '"', '}'})))),
                refused("65,537 bytes", 413, "PAYLOAD_TOO_LARGE",
                        () -> send(padded(order, 65_537), "Content-Type", "application/json")),
                refused("65,537 bytes of unknown length", 413, "PAYLOAD_TOO_LARGE",
                        () -> shop.api()
                                .send(shop.api()
                                        .request("/api/v1/orders", user)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(
                                                        padded(order, 65_537).getBytes(StandardCharsets.UTF_8)))))),
                refused("1 MB of unknown length", 413, "PAYLOAD_TOO_LARGE",
                        () -> shop.api()
                                .send(shop.api()
                                        .request("/api/v1/orders", user)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(padded(order, 1_000_000)
                                                        .getBytes(StandardCharsets.UTF_8)))))));
    }

    @Test
    void takesABodyOfJust64KiB() {
        var order = padded("{\"items\":[{\"productId\":" + product + ",\"qty\":1}]}", 65_536);
        assertThat(shop.api().post("/api/v1/orders", user, null, order).status()).isEqualTo(201);
        assertThat(shop.api()
                .send(shop.api()
                        .request("/api/v1/orders", user)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers
                                .ofInputStream(() -> new ByteArrayInputStream(order.getBytes(StandardCharsets.UTF_8)))))
                .status()).isEqualTo(201);
    }

    private static String padded(String body, int length) {
        return body + " ".repeat(length - body.length());
    }

    private static byte[] bomb() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[10_000_000]);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private Response send(String body, String... headers) {
        return shop.api()
                .send(
                        shop.api()
                                .request("/api/v1/orders", user)
                                .headers(headers)
                                .POST(BodyPublishers.ofString(body)));
    }

    @TestFactory
    Stream<DynamicTest> administrationThatIsNone() {
        var tests = new ArrayList<DynamicTest>();
        for (var body : List.of("{}", "{\"name\":\"\",\"price\":1,\"stock\":1}",
                "{\"name\":\"  \",\"price\":1,\"stock\":1}",
                "{\"name\":\"" + "가".repeat(201) + "\",\"price\":1,\"stock\":1}",
                "{\"name\":1,\"price\":1,\"stock\":1}",
                "{\"name\":true,\"price\":1,\"stock\":1}", "{\"name\":\"a\",\"price\":-0.01,\"stock\":1}",
                "{\"name\":\"a\",\"price\":1000000000,\"stock\":1}", "{\"name\":\"a\",\"price\":1.001,\"stock\":1}",
                "{\"name\":\"a\",\"price\":\"1\",\"stock\":1}", "{\"name\":\"a\",\"price\":1,\"stock\":-1}",
                "{\"name\":\"a\",\"price\":1,\"stock\":1000000001}", "{\"name\":\"a\",\"price\":1,\"stock\":1.5}",
                "{\"name\":\"a\",\"price\":1}")) {
            tests.add(refused("add " + body.substring(0, Math.min(60, body.length())), 400, "VALIDATION_ERROR",
                    () -> shop.api().post("/api/v1/admin/products", ADMINISTRATOR, "bad", body)));
        }
        for (var body : List.of("{}", "{\"delta\":0,\"reason\":\"a\"}", "{\"delta\":1}",
                "{\"delta\":1,\"reason\":\" \"}",
                "{\"delta\":1000000001,\"reason\":\"a\"}", "{\"delta\":-1000000001,\"reason\":\"a\"}",
                "{\"delta\":\"1\",\"reason\":\"a\"}", "{\"delta\":1,\"reason\":\"" + "a".repeat(201) + "\"}")) {
            tests.add(refused("adjust " + body.substring(0, Math.min(60, body.length())), 400, "VALIDATION_ERROR",
                    () -> shop.api()
                            .post("/api/v1/admin/products/" + product + "/stock-adjustments", ADMINISTRATOR, "bad",
                                    body)));
        }
        for (var body : List.of("{}", "{\"name\":\"\"}", "{\"name\":null}", "{\"name\":5}",
                "{\"name\":\"" + "a".repeat(101) + "\"}")) {
            tests.add(refused("register " + body.substring(0, Math.min(60, body.length())), 400, "VALIDATION_ERROR",
                    () -> shop.api().post("/api/v1/users", user, "bad", body)));
        }
        tests.add(refused("change an unknown product", 404, "NOT_FOUND", () -> shop.api()
                .put("/api/v1/admin/products/987654321", ADMINISTRATOR, null, "{\"name\":\"a\",\"price\":1}")));
        tests.add(refused("adjust an unknown product", 404, "NOT_FOUND",
                () -> shop.api()
                        .post("/api/v1/admin/products/987654321/stock-adjustments", ADMINISTRATOR, null,
                                "{\"delta\":1,\"reason\":\"a\"}")));
        tests.add(refused("stock beyond its limit", 409, "CONFLICT",
                () -> shop.api()
                        .post("/api/v1/admin/products/" + product + "/stock-adjustments", ADMINISTRATOR, null,
                                "{\"delta\":1000000000,\"reason\":\"a\"}")));
        return tests.stream();
    }

    @Test
    void speaksKoreanUnlessAskedForEnglish() {
        assertThat(message("")).isEqualTo("X-User-Id 헤더가 없거나 올바르지 않습니다.");
        assertThat(message("fr-FR")).isEqualTo("X-User-Id 헤더가 없거나 올바르지 않습니다.");
        assertThat(message("en")).isEqualTo("The X-User-Id header is missing or not valid.");
        assertThat(message("en-US,en;q=0.9,ko;q=0.8")).isEqualTo("The X-User-Id header is missing or not valid.");
    }

    private String message(String language) {
        var request = shop.api().request("/api/v1/wallets", null).GET();
        return shop.api()
                .send(language.isEmpty() ? request : request.header("Accept-Language", language))
                .json()
                .path("message")
                .asString();
    }

    @Test
    void continuesTheCallersTrace() {
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var response = shop.api()
                .send(shop.api()
                        .request("/api/v1/wallets", null)
                        .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                        .GET());
        assertThat(response.header("X-Trace-Id")).contains(trace);
        assertThat(response.json().path("traceId").asString()).isEqualTo(trace);
    }

    /** A request as no HTTP library would send it. */
    private Response raw(String... lines) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            var request = new StringBuilder(lines[0]).append("\r\nHost: localhost\r\nConnection: close\r\n");
            for (int i = 1; i < lines.length - 2; i++) {
                request.append(lines[i]).append("\r\n");
            }
            request.append("\r\n").append(lines[lines.length - 1]);
            out.write(request.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
            return parse(socket.getInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Response parse(InputStream in) throws IOException {
        var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        var head = text.substring(0, end).split("\r\n", -1);
        var headers = new LinkedHashMap<String, List<String>>();
        for (int i = 1; i < head.length; i++) {
            var parts = head[i].split(": ?", 2);
            headers.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
        }
        var body = text.substring(end + 4);
        return new Response(Integer.parseInt(head[0].split(" ", -1)[1]),
                HttpHeaders.of(headers, (_, _) -> true), body.contains("{") && body.contains("}")
                        ? body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1)
                        : body);
    }
}
