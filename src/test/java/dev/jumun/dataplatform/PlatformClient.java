package dev.jumun.dataplatform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.Api;
import dev.jumun.testing.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/** Brings events to the platform and asks it what came. */
final class PlatformClient {
    static final String EVENTS = "/data-platform/events";
    static final String RECEIPTS = "/data-platform/receipts";
    static final String FAULTS = "/data-platform/faults";
    static final String BATCH = "application/cloudevents-batch+json";
    static final String ONE = "application/cloudevents+json";

    private final Api api;

    PlatformClient(Api api) {
        this.api = api;
    }

    static String event(String id) {
        return event(id, "order.paid", "1");
    }

    static String event(String id, String type, String subject) {
        return """
                {"specversion":"1.0","id":"%s","source":"/jumun/orders","type":"%s","subject":"%s",\
                "time":"2025-11-09T12:34:56Z","datacontenttype":"application/json",\
                "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",\
                "data":{"orderId":1,"paidAmount":19900.00}}""".formatted(id, type, subject);
    }

    static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    HttpRequest.Builder request(String path) {
        return api.request(path, null);
    }

    Response send(HttpRequest.Builder request) {
        return api.send(request);
    }

    Response bring(String... events) {
        return bringAs(BATCH, "[" + String.join(",", events) + "]");
    }

    Response bringAs(String contentType, String body) {
        return bring(body.getBytes(StandardCharsets.UTF_8), "Content-Type", contentType);
    }

    Response bring(byte[] body, String... headers) {
        var request = request(EVENTS).POST(BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    JsonNode receipts() {
        return api.get(RECEIPTS, null).json();
    }

    List<String> ids() {
        return api.get(RECEIPTS + "/ids", null).json().path("ids").valueStream().map(JsonNode::asString).toList();
    }

    Response setFault(String fault) {
        return api.put(FAULTS, null, null, fault);
    }

    void startAfresh() {
        assertThat(setFault("{\"mode\":\"NONE\"}").status()).isEqualTo(200);
        assertThat(send(request(RECEIPTS).DELETE()).status()).isEqualTo(204);
    }
}
