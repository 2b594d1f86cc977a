package dev.jumun.outbox;

import dev.jumun.outbox.ClaimedBatch.Event;
import dev.jumun.shared.TraceContext;
import io.opentelemetry.api.trace.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Sends events to the data platform and says what became of them; never throws. */
@Component
class DataPlatformClient {
    /** Asked to be left alone for longer, the relay looks again all the same. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final CloudEvents cloudEvents;
    private final OutboxProperties properties;
    private final Clock clock;
    private final @Nullable DataPlatform platform;

    DataPlatformClient(CloudEvents cloudEvents, OutboxProperties properties, Clock clock) {
        this.cloudEvents = cloudEvents;
        this.properties = properties;
        this.clock = clock;
        this.platform = properties.url() == null ? null : platform();
    }

    private DataPlatform platform() {
        var connections = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.connectTimeout())
                .build();
        var requests = new JdkClientHttpRequestFactory(connections);
        requests.setReadTimeout(properties.readTimeout());
        var client = RestClient.builder()
                .requestFactory(requests)
                .requestInterceptor((request, body, execution) -> new ShortResponse(execution.execute(request, body)))
                .defaultStatusHandler(_ -> true, (_, _) -> {})
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .build()
                .createClient(DataPlatform.class);
    }

    boolean isConfigured() {
        return platform != null;
    }

    Reception send(List<Event> events) {
        var url = properties.url();
        if (platform == null || url == null) {
            throw new IllegalStateException("No data platform is configured");
        }
        var batch = cloudEvents.batch(events);
        boolean large = batch.length >= properties.gzipFrom().toBytes();
        // A request has one trace; of several events each carries its own.
        var traceParent = events.size() == 1 ? traceParent(events.getFirst()) : null;
        try {
            return reception(
                    platform.accept(url, large ? compressed(batch) : batch, large ? "gzip" : null, traceParent));
        } catch (RuntimeException unanswered) {
            return new Reception.Unavailable(rootOf(unanswered), Optional.empty());
        }
    }

    /** Of the delivery where that is traced, else of what made the event happen. */
    private static @Nullable String traceParent(Event event) {
        var delivery = Span.current().getSpanContext();
        return delivery.isValid() ? TraceContext.header(delivery) : event.traceParent();
    }

    private Reception reception(ResponseEntity<byte[]> response) {
        int status = response.getStatusCode().value();
        if (response.getStatusCode().is2xxSuccessful()) {
            return new Reception.Accepted();
        }
        var body = response.getBody() == null ? "" : new String(response.getBody(), StandardCharsets.UTF_8).strip();
        var error = "HTTP " + status + (body.isEmpty() ? "" : ": " + body);
        // Request timeout, too early and too many are about the moment, not about the request.
        return response.getStatusCode().is4xxClientError() && status != 408 && status != 425 && status != 429
                ? new Reception.Refused(error)
                : new Reception.Unavailable(error, retryAfter(response.getHeaders()));
    }

    /** Seconds or a date; what is neither is ignored. */
    private Optional<Duration> retryAfter(HttpHeaders headers) {
        var value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (value == null) {
            return Optional.empty();
        }
        try {
            var pause = value.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(clock.instant(),
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            if (pause.isNegative()) {
                return Optional.empty();
            }
            return Optional.of(pause.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : pause);
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    private static byte[] compressed(byte[] batch) {
        var compressed = new ByteArrayOutputStream(batch.length / 4);
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(batch);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }

    private static String rootOf(Throwable failure) {
        var root = NestedExceptionUtils.getMostSpecificCause(failure);
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }
}
