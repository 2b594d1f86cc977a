package dev.jumun.testing;

import java.net.http.HttpHeaders;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API answered. */
public record Response(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

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
