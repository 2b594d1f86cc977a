package dev.jumun.apidoc;

import static dev.jumun.apidoc.Endpoint.Caller.ADMINISTRATOR;
import static dev.jumun.apidoc.Endpoint.Caller.ANYBODY;
import static dev.jumun.apidoc.Endpoint.Caller.USER;
import static dev.jumun.apidoc.Endpoint.check;
import static dev.jumun.apidoc.Endpoint.list;
import static dev.jumun.apidoc.Endpoint.read;
import static dev.jumun.apidoc.Endpoint.write;
import static dev.jumun.shared.ErrorCode.CONFLICT;
import static dev.jumun.shared.ErrorCode.COUPON_ALREADY_CLAIMED;
import static dev.jumun.shared.ErrorCode.COUPON_INVALID;
import static dev.jumun.shared.ErrorCode.COUPON_SOLD_OUT;
import static dev.jumun.shared.ErrorCode.FORBIDDEN;
import static dev.jumun.shared.ErrorCode.INSUFFICIENT_BALANCE;
import static dev.jumun.shared.ErrorCode.NOT_FOUND;
import static dev.jumun.shared.ErrorCode.OUT_OF_STOCK;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.apidoc.Endpoint.Caller;
import dev.jumun.apidoc.Endpoint.Trait;
import dev.jumun.shared.ErrorCode;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ApplicationTest
class ApiDescriptionTests {
    private static final String ROOT = "/api/v1";
    private static final String STREAM = ROOT + "/products/stock-stream";
    private static final String PRODUCTS = ROOT + "/admin/products";
    private static final String OUTBOX = ROOT + "/admin/outbox";
    private static final String ADJUSTMENTS = PRODUCTS + "/{productId}/stock-adjustments";

    /** The contract's table (§4 and §5): every call, its success, its caller and what it refuses by itself. */
    private static final List<Endpoint> TABLE = List.of(
            list(ROOT + "/products", ANYBODY),
            read(ROOT + "/products/{productId}", ANYBODY, NOT_FOUND),
            read(STREAM, ANYBODY, NOT_FOUND, ErrorCode.VALIDATION_ERROR),
            write("POST " + ROOT + "/orders", 201, USER, NOT_FOUND, COUPON_INVALID, OUT_OF_STOCK, INSUFFICIENT_BALANCE)
                    .located(),
            list(ROOT + "/orders", USER),
            read(ROOT + "/orders/{orderId}", USER, NOT_FOUND),
            write("POST " + ROOT + "/orders/{orderId}/cancel", 200, USER, NOT_FOUND, CONFLICT).bodiless(),
            read(ROOT + "/stats/popular-products", ANYBODY, ErrorCode.VALIDATION_ERROR),
            write("POST " + ROOT + "/wallets/charge", 200, USER),
            read(ROOT + "/wallets", USER),
            list(ROOT + "/wallets/ledger", USER),
            list(ROOT + "/coupons", ANYBODY),
            write("POST " + ROOT + "/coupons/{code}/claim", 200, USER, COUPON_INVALID, COUPON_ALREADY_CLAIMED,
                    COUPON_SOLD_OUT).bodiless(),
            read(ROOT + "/users/{userId}/coupons", USER, FORBIDDEN, NOT_FOUND),
            write("POST " + ROOT + "/admin/coupons", 201, ADMINISTRATOR, CONFLICT),
            list(ROOT + "/admin/coupons", ADMINISTRATOR),
            write("POST " + ROOT + "/users", 201, USER).located(),
            read(ROOT + "/users/{userId}", USER, FORBIDDEN, NOT_FOUND),
            write("POST " + PRODUCTS, 201, ADMINISTRATOR).located(),
            write("PUT " + PRODUCTS + "/{productId}", 200, ADMINISTRATOR, NOT_FOUND),
            write("POST " + ADJUSTMENTS, 201, ADMINISTRATOR, NOT_FOUND, OUT_OF_STOCK, CONFLICT),
            list(ADJUSTMENTS, ADMINISTRATOR, NOT_FOUND),
            list(ROOT + "/admin/orders", ADMINISTRATOR),
            list(ROOT + "/admin/users", ADMINISTRATOR),
            list(OUTBOX, ADMINISTRATOR),
            read(OUTBOX + "/summary", ADMINISTRATOR),
            write("POST " + OUTBOX + "/{id}/redrive", 200, ADMINISTRATOR, NOT_FOUND, CONFLICT).bodiless(),
            write("POST " + OUTBOX + "/redrive", 200, ADMINISTRATOR).bodiless(),
            read(ROOT + "/admin/figures", ADMINISTRATOR),
            check(ROOT + "/admin/audit", ADMINISTRATOR));

    private final Shop shop;
    private final RequestMappingHandlerMapping handlers;
    private final JsonNode document;
    private final SchemaCheck schemas;

    ApiDescriptionTests(Shop shop, @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
        this.shop = shop;
        this.handlers = handlers;
        this.document = shop.api().get("/v3/api-docs", null).json();
        this.schemas = new SchemaCheck(document);
    }

    @Test
    void isOpenApi31() {
        assertThat(document.path("openapi").asString()).matches("3\\.1\\.\\d+");
        assertThat(document.at("/info/title").asString()).contains("Jumun");
        assertThat(document.at("/info/version").asString()).isEqualTo("v1");
    }

    @Test
    void describesTheCallsOfTheContractAndNoOthers() {
        var calls = TABLE.stream().map(Endpoint::call).toList();

        assertThat(describedCalls()).containsExactlyInAnyOrderElementsOf(calls);
        assertThat(mappedCalls()).containsExactlyInAnyOrderElementsOf(calls);
    }

    @Test
    void describesIdsInPathsAsNumbers() {
        var ids = document.path("paths")
                .valueStream()
                .flatMap(path -> path.valueStream())
                .flatMap(call -> call.path("parameters").valueStream())
                .filter(parameter -> parameter.path("in").asString("").equals("path")
                        && !parameter.path("name").asString().equals("code"))
                .toList();

        assertThat(ids).hasSizeGreaterThan(5)
                .allMatch(id -> id.at("/schema/type").asString().equals("integer")
                        && id.at("/schema/minimum").asInt() == 1);
    }

    private Set<String> describedCalls() {
        var calls = new TreeSet<String>();
        for (var path : document.path("paths").properties()) {
            for (var method : path.getValue().propertyNames()) {
                calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        return calls;
    }

    private List<String> mappedCalls() {
        return handlers.getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getPatternValues()
                        .stream()
                        .filter(path -> path.startsWith(ROOT))
                        .flatMap(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .stream()
                                .map(method -> method + " " + path)))
                .toList();
    }

    @Test
    void namesEveryOperationOnceAndInItsChapter() {
        var chapters = document.path("tags").findValuesAsString("name");
        var names = new HashSet<String>();
        forEachOperation((endpoint, operation) -> {
            assertThat(names.add(operation.path("operationId").asString())).as(endpoint.call()).isTrue();
            assertThat(operation.path("operationId").asString()).as(endpoint.call()).matches("[a-z]+[A-Z][A-Za-z]+");
            assertThat(operation.path("summary").asString()).as(endpoint.call()).isNotBlank();
            assertThat(operation.path("tags").valueStream().map(JsonNode::asString).toList()).as(endpoint.call())
                    .hasSize(1)
                    .isSubsetOf(chapters);
        });
    }

    @Test
    void saysHowEachCallSucceeds() {
        forEachOperation((endpoint, operation) -> {
            var successes = operation.path("responses").propertyNames().stream().filter(code -> code.startsWith("2"));
            assertThat(successes).as(endpoint.call()).containsExactly(Integer.toString(endpoint.success()));
            var headers = operation.path("responses").path(Integer.toString(endpoint.success())).path("headers");
            assertThat(headers.has("X-Trace-Id")).as(endpoint.call()).isTrue();
            assertThat(headers.has("Location")).as(endpoint.call()).isEqualTo(endpoint.is(Trait.LOCATION));
            assertThat(headers.has("Idempotency-Replayed")).as(endpoint.call())
                    .isEqualTo(endpoint.is(Trait.REPEATABLE));
        });
    }

    @Test
    void namesExactlyTheErrorsThatEachCallCanGive() {
        forEachOperation((endpoint, operation) -> {
            var described = operation.path("responses")
                    .properties()
                    .stream()
                    .filter(response -> !response.getKey().startsWith("2"))
                    .flatMap(response -> errors(response.getValue()).map(error -> response.getKey() + " " + error))
                    .collect(Collectors.toSet());
            var expected = endpoint.codes()
                    .stream()
                    .map(code -> code.status() + " " + code)
                    .collect(Collectors.toSet());
            assertThat(described).as(endpoint.call()).isEqualTo(expected);
        });
    }

    private static Stream<String> errors(JsonNode response) {
        return content(response).path("examples")
                .valueStream()
                .map(example -> example.path("value").path("error").asString());
    }

    @Test
    void knowsEveryErrorCode() {
        assertThat(document.at("/components/schemas/ErrorBody/properties/error/enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList()).containsExactlyElementsOf(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
    }

    @Test
    void asksForTheCallerTheKeyAndThePageWhereTheyAreRead() {
        forEachOperation((endpoint, operation) -> {
            assertThat(operation.path("security").findValues("X-User-Id")).as(endpoint.call())
                    .hasSize(endpoint.caller() == Caller.ANYBODY ? 0 : 1);
            var parameters = operation.path("parameters")
                    .valueStream()
                    .map(schemas::follow)
                    .map(parameter -> parameter.path("in").asString() + " " + parameter.path("name").asString())
                    .toList();
            assertThat(parameters.contains("header Idempotency-Key")).as(endpoint.call())
                    .isEqualTo(endpoint.is(Trait.KEYED));
            assertThat(parameters.contains("query page")).as(endpoint.call()).isEqualTo(endpoint.is(Trait.PAGED));
            assertThat(parameters.contains("query size")).as(endpoint.call()).isEqualTo(endpoint.is(Trait.PAGED));
            assertThat(parameters).as(endpoint.call())
                    .noneMatch(name -> name.matches("query (actor|administrator|request)"));
            assertThat(operation.has("requestBody")).as(endpoint.call()).isEqualTo(endpoint.is(Trait.BODY));
        });
        var scheme = document.at("/components/securitySchemes/X-User-Id");
        assertThat(scheme.path("type").asString()).isEqualTo("apiKey");
        assertThat(scheme.path("in").asString()).isEqualTo("header");
        assertThat(scheme.path("name").asString()).isEqualTo("X-User-Id");
    }

    @Test
    void showsAnExampleOfEveryRequestAndResponse() {
        forEachOperation((endpoint, operation) -> {
            if (endpoint.is(Trait.BODY)) {
                assertExamples(endpoint.call() + " request",
                        operation.path("requestBody").path("content").path("application/json"));
            }
            for (var response : operation.path("responses").properties()) {
                assertExamples(endpoint.call() + " " + response.getKey(), content(response.getValue()));
            }
        });
    }

    private void assertExamples(String name, JsonNode media) {
        var examples = media.has("example")
                ? List.of(media.path("example"))
                : media.path("examples").valueStream().map(example -> example.path("value")).toList();
        assertThat(examples).as(name).isNotEmpty();
        for (var example : examples) {
            assertThat(schemas.faults(media.path("schema"), example)).as(name).isEmpty();
        }
    }

    @Test
    void writesMoneyWithTwoDecimalsAndTimeToTheSecond() {
        var raw = shop.api().get("/v3/api-docs", null).body();

        assertThat(raw).contains("\"totalAmount\":59700.00").contains("\"multipleOf\":0.01");
        assertThat(document.at("/components/schemas/Money/type").asString()).isEqualTo("number");
        assertThat(document.at("/components/schemas/Timestamp/format").asString()).isEqualTo("date-time");
        assertThat(document.at("/components/schemas/ProductResponse/properties/createdAt/$ref").asString())
                .endsWith("/Timestamp");
    }

    @Test
    void describesWhatTheServiceReallyAnswers() {
        long user = shop.customer(50_000);
        long product = shop.product("19900.00", 2);

        assertAsDescribed("GET " + ROOT + "/products", shop.api().get(ROOT + "/products?size=2", null));
        assertAsDescribed("GET " + ROOT + "/products/{productId}", shop.api().get(ROOT + "/products/" + product, null));
        assertAsDescribed("GET " + ROOT + "/products/{productId}", shop.api().get(ROOT + "/products/0", null));
        var order = "POST " + ROOT + "/orders";
        assertAsDescribed(order, shop.order(user, "first", line(product, 1)));
        assertAsDescribed(order, shop.order(user, "first", line(product, 1)));
        assertAsDescribed(order, shop.order(user, "first", line(product, 2)));
        assertAsDescribed(order, shop.order(user, "second", line(product, 2)));
        assertAsDescribed(order, shop.order(user, "second", line(product, 2)));
        assertAsDescribed(order, shop.order(user, null, line(shop.product("50000.00", 1), 1)));
        assertAsDescribed(order, shop.order(user, null, line(Long.MAX_VALUE, 1)));
        assertAsDescribed(order, shop.order(user, null));
        var cancel = "POST " + ROOT + "/orders/{orderId}/cancel";
        long placed = shop.order(user, null, line(shop.product("1.00", 1), 1)).json().path("orderId").asLong();
        assertAsDescribed(cancel, shop.cancel(user, "cancel", placed));
        assertAsDescribed(cancel, shop.cancel(user, "cancel", placed));
        assertAsDescribed(cancel, shop.cancel(user, null, Long.MAX_VALUE));
        assertAsDescribed("GET " + ROOT + "/admin/orders",
                shop.api().get(ROOT + "/admin/orders?userId=" + user, Shop.ADMINISTRATOR));
        assertAsDescribed("GET " + ROOT + "/admin/users", shop.api().get(ROOT + "/admin/users", Shop.ADMINISTRATOR));
        var popular = "GET " + ROOT + "/stats/popular-products";
        assertAsDescribed(popular, shop.api().get(ROOT + "/stats/popular-products", null));
        assertAsDescribed(popular, shop.api().get(ROOT + "/stats/popular-products?days=31", null));
        assertAsDescribed("GET " + ROOT + "/orders", shop.api().get(ROOT + "/orders", user));
        assertAsDescribed("GET " + ROOT + "/orders", shop.api().get(ROOT + "/orders", null));
        assertAsDescribed("GET " + ROOT + "/wallets", shop.api().get(ROOT + "/wallets", user));
        assertAsDescribed("GET " + ROOT + "/wallets/ledger", shop.api().get(ROOT + "/wallets/ledger", user));
        assertAsDescribed("GET " + ROOT + "/users/{userId}", shop.api().get(ROOT + "/users/" + user, user));
        assertAsDescribed("GET " + ROOT + "/users/{userId}", shop.api().get(ROOT + "/users/1", user));
        var adjustments = PRODUCTS + "/" + product + "/stock-adjustments";
        assertAsDescribed("POST " + ADJUSTMENTS, shop.api()
                .post(adjustments, Shop.ADMINISTRATOR, null, "{\"delta\":5,\"reason\":\"입고\"}"));
        assertAsDescribed("POST " + ADJUSTMENTS, shop.api()
                .post(adjustments, Shop.ADMINISTRATOR, "much", "{\"delta\":1000000000,\"reason\":\"입고\"}"));
        assertAsDescribed("GET " + ADJUSTMENTS, shop.api().get(adjustments, Shop.ADMINISTRATOR));
        assertAsDescribed("GET " + OUTBOX, shop.api().get(OUTBOX, Shop.ADMINISTRATOR));
        assertAsDescribed("GET " + OUTBOX + "/summary", shop.api().get(OUTBOX + "/summary", Shop.ADMINISTRATOR));
        assertAsDescribed("POST " + OUTBOX + "/{id}/redrive",
                shop.api().post(OUTBOX + "/" + Long.MAX_VALUE + "/redrive", Shop.ADMINISTRATOR, null, ""));
        assertAsDescribed("POST " + OUTBOX + "/redrive",
                shop.api().post(OUTBOX + "/redrive", Shop.ADMINISTRATOR, null, ""));
        assertAsDescribed("GET " + ROOT + "/admin/figures",
                shop.api().get(ROOT + "/admin/figures", Shop.ADMINISTRATOR));
        assertAsDescribed("POST " + ROOT + "/admin/audit",
                shop.api().post(ROOT + "/admin/audit", Shop.ADMINISTRATOR, null, ""));
        shop.booksMustBalance();
    }

    private void assertAsDescribed(String call, Response answer) {
        var operation = document.at(TABLE.stream()
                .filter(endpoint -> endpoint.call().equals(call))
                .findFirst()
                .orElseThrow()
                .pointer());
        var described = operation.path("responses").path(Integer.toString(answer.status()));
        var name = call + " " + answer.status() + " " + answer.body();
        assertThat(described.isMissingNode()).as(name).isFalse();
        assertThat(schemas.faults(content(described).path("schema"), answer.json())).as(name).isEmpty();
        if (answer.status() >= 400) {
            assertThat(errors(described)).as(name).contains(answer.error());
        }
        for (var header : List.of("X-Trace-Id", "Idempotency-Replayed", "Location", "Retry-After")) {
            assertThat(answer.header(header).isEmpty() || described.path("headers").has(header))
                    .as(header + " of " + name)
                    .isTrue();
        }
    }

    @Test
    void saysWhatTheEventsOfTheStreamCarry() {
        var operation = document.path("paths").path(STREAM).path("get");
        var event = document.at("/components/schemas/StockEvent");
        var data = content(operation.at("/responses/200")).path("example")
                .asString()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
                .toList();

        assertThat(operation.path("description").asString()).contains("`StockEvent`");
        assertThat(event.path("properties").propertyNames()).containsExactlyInAnyOrder("productId", "stock", "at");
        assertThat(data).hasSize(1).allMatch(json -> schemas.faults(event, json).isEmpty());
        assertThat(operation.at("/responses/200/content").propertyNames()).containsExactly("text/event-stream");
        assertAsDescribed("GET " + STREAM, shop.api().get(STREAM + "?ids=0", null));
        assertAsDescribed("GET " + STREAM, shop.api().get(STREAM + "?ids=" + Long.MAX_VALUE, null));
    }

    @Test
    void opensInSwaggerUi() {
        var redirect = shop.api().get("/swagger-ui.html", null);
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.header("Location")).hasValueSatisfying(location -> {
            var page = shop.api().get(location, null);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("swagger-ui");
        });
    }

    private void forEachOperation(BiConsumer<Endpoint, JsonNode> check) {
        for (var endpoint : TABLE) {
            var operation = document.at(endpoint.pointer());
            assertThat(operation.isObject()).as(endpoint.call()).isTrue();
            check.accept(endpoint, operation);
        }
    }

    private static JsonNode content(JsonNode response) {
        var stream = response.path("content").path("text/event-stream");
        return stream.isMissingNode() ? response.path("content").path("application/json;charset=utf-8") : stream;
    }
}
