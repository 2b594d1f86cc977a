package dev.jumun.testing;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API answered. */
public record Response(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    /** How many of these had which status. */
    public static Map<Integer, Long> byStatus(List<Response> responses) {
        return responses.stream().collect(Collectors.groupingBy(Response::status, Collectors.counting()));
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** The error code; empty for a success. */
    public String error() {
        return status < 400 ? "" : json().path("error").asString();
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public boolean isReplayed() {
        return header("Idempotency-Replayed").isPresent();
    }
}
