package dev.jumun.dataplatform.web;

import dev.jumun.dataplatform.CloudEvent;
import dev.jumun.shared.Invalid;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads CloudEvents 1.0 in their JSON format; anything that is not one, or not quite, is {@link Invalid}. */
final class EventFormat {
    static final String ONE = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";

    /** Of each attribute; as much as a platform's table would hold, and what bounds the memory of known ids. */
    static final int MAX_CHARACTERS = 255;

    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]+");
    private static final Pattern TRACEPARENT = Pattern
            .compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /** Its own, not the shop's: amounts in data are shown with the decimals that they came with. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private EventFormat() {}

    static List<CloudEvent> one(byte[] body) {
        return List.of(event("", parsed(body)));
    }

    static List<CloudEvent> batch(byte[] body) {
        var batch = parsed(body);
        if (!batch.isArray() || batch.isEmpty()) {
            throw new Invalid("body", "not an array of events");
        }
        var events = new ArrayList<CloudEvent>();
        for (var event : batch) {
            events.add(event("[" + events.size() + "]", event));
        }
        return List.copyOf(events);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            throw new Invalid("body", "not well-formed JSON");
        }
    }

    private static CloudEvent event(String path, JsonNode json) {
        if (!json.isObject()) {
            throw new Invalid(path.isEmpty() ? "body" : path, "not an event");
        }
        var event = new Attributes(path.isEmpty() ? "" : path + ".", json);
        event.mustBeNamedAndScalar();
        if (!event.required("specversion").equals("1.0")) {
            throw event.invalid("specversion", "not 1.0");
        }
        event.reference("dataschema", event.optional("dataschema"));
        event.optional("datacontenttype");
        var source = event.required("source");
        event.reference("source", source);
        return new CloudEvent(event.required("id"), source, event.required("type"), event.optional("subject"),
                event.time(), event.traceparent(), event.data());
    }

    /** The attributes of one event; null stands for one that is not there, as the JSON format has it. */
    private record Attributes(String path, JsonNode json) {

        void mustBeNamedAndScalar() {
            for (var attribute : json.properties()) {
                switch (attribute.getKey()) {
                    case "data" -> {
                    }
                    case "data_base64" -> {
                        if (!attribute.getValue().isString() || json.has("data")) {
                            throw invalid("data_base64", "text, instead of data");
                        }
                    }
                    default -> {
                        var value = attribute.getValue();
                        if (!ATTRIBUTE.matcher(attribute.getKey()).matches()) {
                            throw invalid(attribute.getKey(), "not a name of an attribute");
                        }
                        if (!value.isNull() && !value.isString() && !value.isBoolean() && !value.isInt()) {
                            throw invalid(attribute.getKey(), "not a value of an attribute");
                        }
                    }
                }
            }
        }

        String required(String name) {
            var value = optional(name);
            if (value == null) {
                throw invalid(name, "missing");
            }
            return value;
        }

        @Nullable
        String optional(String name) {
            var value = json.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (!value.isString() || value.stringValue().isEmpty() || value.stringValue().length() > MAX_CHARACTERS) {
                throw invalid(name, "1-" + MAX_CHARACTERS + " characters");
            }
            return value.stringValue();
        }

        void reference(String name, @Nullable String value) {
            try {
                var _ = value == null ? null : new URI(value);
            } catch (URISyntaxException none) {
                throw invalid(name, "not a URI reference");
            }
        }

        @Nullable
        Instant time() {
            var text = optional("time");
            try {
                var time = text == null ? null : Instant.parse(text);
                // RFC 3339 ends at four digits; Java does not.
                if (time == null || (!time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME))) {
                    return time;
                }
            } catch (DateTimeParseException notATime) {
                // Said below.
            }
            throw invalid("time", "not a time such as 2025-11-09T12:34:56Z");
        }

        @Nullable
        String traceparent() {
            var text = optional("traceparent");
            if (text != null && !TRACEPARENT.matcher(text).matches()) {
                throw invalid("traceparent", "not a W3C trace context");
            }
            return text;
        }

        @Nullable
        String data() {
            return json.has("data") ? JSON.writeValueAsString(json.get("data")) : null;
        }

        Invalid invalid(String name, String reason) {
            return new Invalid(path + name, reason);
        }
    }
}
