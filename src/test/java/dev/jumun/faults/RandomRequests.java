package dev.jumun.faults;

import dev.jumun.apidoc.SchemaCheck;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests made from an OpenAPI description: most of each is as described and of things that the demo data has, and every
 * now and then a part of it is what nobody would expect there. The same random numbers make the same requests.
 */
final class RandomRequests {
    private static final List<String> STRINGS = List.of("WELCOME10", "NOBODY", "NEW-1", "NEW-2", "손님", "a b", "PAID",
            "FAILED", "CUSTOMER", "id,desc", "2020-01-01T00:00:00Z", "2099-12-31T23:59:59Z");
    private static final List<String> INTEGERS = List.of("1", "1", "2", "3", "5", "7", "10", "20", "100", "101", "202",
            "1000000", "2147483647");
    private static final List<String> NUMBERS = List.of("1", "0.01", "10.00", "99.99", "19900.00", "1000000000.00");
    private static final List<String> HOSTILE = List.of("null", "true", "0", "-1", "1.5", "1e3", "-0.0", "1e999999999",
            "9223372036854775807", "9223372036854775808", "[]", "{}", "[[]]", "\"\"", "\" \"", "\"\\u0000\"",
            "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"%00\"", "\"' OR 1=1 --\"", "\"${jndi:ldap://a}\"",
            "\"../../etc/passwd\"", "\"<script>\"", "NaN", "\"" + "9".repeat(400) + "\"",
            "\"" + "가".repeat(300) + "\"");
    private static final List<String> USERS = List.of("1", "2", "3", "4", "5", "100", "100", "100", "100");
    private static final JsonMapper JSON = new JsonMapper();

    private final SchemaCheck description;
    private final List<Operation> operations;
    private final RandomGenerator random;

    /** A method on a path, as described. */
    record Operation(String method, String path, JsonNode node) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** One request, whole. */
    record Sent(Operation operation, String target, Map<String, String> headers, @Nullable String body) {}

    RandomRequests(JsonNode document, RandomGenerator random) {
        this.description = new SchemaCheck(document);
        this.random = random;
        this.operations = document.path("paths")
                .properties()
                .stream()
                .flatMap(path -> path.getValue()
                        .properties()
                        .stream()
                        // An answer that never ends would be waited for.
                        .filter(method -> !method.getValue().at("/responses/200/content").has("text/event-stream"))
                        .map(method -> new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(),
                                method.getValue())))
                .toList();
    }

    List<Operation> operations() {
        return operations;
    }

    Sent next() {
        var operation = operations.get(random.nextInt(operations.size()));
        var target = operation.path();
        var query = new ArrayList<String>();
        var headers = new LinkedHashMap<String, String>();
        if (!oneIn(40)) {
            headers.put("X-User-Id", oneIn(20) ? text(HOSTILE) : pick(USERS));
        }
        for (var reference : operation.node().path("parameters")) {
            var parameter = description.follow(reference);
            var name = parameter.path("name").asString();
            var value = plain(value(parameter.path("schema"), 0));
            switch (parameter.path("in").asString()) {
                case "path" -> target = target.replace("{" + name + "}", value.isEmpty() ? "%20" : encoded(value));
                case "query" -> {
                    if (!oneIn(3)) {
                        query.add(name + "=" + encoded(value));
                    }
                }
                case "header" -> {
                    if (!oneIn(3)) {
                        headers.put(name, name.equals("Idempotency-Key") && !oneIn(10)
                                ? "key-" + random.nextInt(2_000)
                                : value);
                    }
                }
                default -> throw new IllegalStateException("A parameter in " + parameter.path("in"));
            }
        }
        // HTTP itself is not what is tried here.
        headers.replaceAll((_, value) -> value.chars()
                .filter(c -> c >= ' ' && c <= '~')
                .mapToObj(Character::toString)
                .collect(Collectors.joining())
                .strip());
        return new Sent(operation, target + (query.isEmpty() ? "" : "?" + String.join("&", query)), headers,
                body(operation));
    }

    private @Nullable String body(Operation operation) {
        var schema = operation.node().path("requestBody").path("content").path("application/json").path("schema");
        if (schema.isMissingNode()) {
            return operation.method().equals("GET") || !oneIn(10) ? null : pick(HOSTILE);
        }
        var body = value(schema, 0);
        return oneIn(25) ? body.substring(0, random.nextInt(body.length() + 1)) : body;
    }

    /** JSON that more or less fits the schema. */
    private String value(JsonNode reference, int depth) {
        if (oneIn(15)) {
            return pick(HOSTILE);
        }
        var schema = description.follow(reference);
        if (schema.has("anyOf")) {
            return value(schema.path("anyOf").get(random.nextInt(schema.path("anyOf").size())), depth);
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size())).toString();
        }
        if (oneIn(10) && (schema.has("minimum") || schema.has("maximum"))) {
            return edge(schema);
        }
        var types = schema.path("type");
        var type = types.isArray() ? types.get(random.nextInt(types.size())).asString() : types.asString();
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(_ -> value(schema.path("items"), depth + 1))
                    .collect(Collectors.joining(",", "[", "]"));
            case "integer" -> pick(INTEGERS);
            case "number" -> pick(NUMBERS);
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "null" -> "null";
            default -> string(schema);
        };
    }

    /** At a bound, or just beyond. */
    private String edge(JsonNode schema) {
        var bound = schema.has("maximum") && (random.nextBoolean() || !schema.has("minimum"))
                ? schema.path("maximum").decimalValue()
                : schema.path("minimum").decimalValue();
        return bound.add(BigDecimal.valueOf(random.nextInt(3) - 1)).toPlainString();
    }

    private String string(JsonNode schema) {
        if (schema.has("maxLength") && oneIn(10)) {
            return "\"" + "A".repeat(schema.path("maxLength").asInt() + random.nextInt(2)) + "\"";
        }
        if (schema.path("format").asString("").equals("date-time")) {
            return "\"20" + (20 + random.nextInt(40)) + "-01-01T00:00:00Z\"";
        }
        return schema.has("example") && random.nextBoolean()
                ? JSON.writeValueAsString(schema.path("example").asString())
                : JSON.writeValueAsString(pick(STRINGS));
    }

    private String object(JsonNode schema, int depth) {
        if (depth > 6) {
            return "{}";
        }
        var required = schema.path("required").valueStream().map(JsonNode::asString).toList();
        return schema.path("properties")
                .properties()
                .stream()
                .filter(property -> required.contains(property.getKey()) ? !oneIn(30) : random.nextBoolean())
                .map(property -> "\"" + property.getKey() + "\":" + value(property.getValue(), depth + 1))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** JSON as it stands in an address or a header: a string without its quotes. */
    private static String plain(String json) {
        return json.startsWith("\"") ? JSON.readTree(json).asString() : json;
    }

    private String text(List<String> choices) {
        return plain(pick(choices));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }
}
