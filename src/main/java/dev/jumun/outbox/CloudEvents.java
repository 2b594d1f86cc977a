package dev.jumun.outbox;

import dev.jumun.outbox.ClaimedBatch.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Events as CloudEvents 1.0 in structured JSON (contract §6). */
@Component
final class CloudEvents {
    static final String BATCH = "application/cloudevents-batch+json";

    private final JsonMapper json;

    CloudEvents(JsonMapper json) {
        this.json = json;
    }

    /** A batch, in the order of the events. */
    byte[] batch(List<Event> events) {
        return events.stream()
                .map(this::event)
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The data goes as it was recorded: what the platform gets is what the transaction wrote, byte for byte. */
    private String event(Event event) {
        var attributes = json.createObjectNode()
                .put("specversion", "1.0")
                .put("id", event.eventId())
                .put("source", "/jumun/" + event.aggregateType() + "s")
                .put("type", event.eventType())
                .put("subject", Long.toString(event.aggregateId()))
                .put("time", event.createdAt().toString())
                .put("datacontenttype", "application/json");
        if (event.traceParent() != null) {
            attributes.put("traceparent", event.traceParent());
        }
        var head = json.writeValueAsString(attributes);
        return head.substring(0, head.length() - 1) + ",\"data\":" + event.payload() + "}";
    }
}
