package dev.jumun.shared;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Makes spans of what the service does, which say how long what took and hold nothing that a client has sent: no key, no
 * name, no body. Without anybody to send them to it makes none. Nothing ever waits for what becomes of them.
 */
@Component
@EnableConfigurationProperties(TracingProperties.class)
public class Tracing implements DisposableBean {
    private static final String SCOPE = "dev.jumun";
    /** Ended spans that wait to be sent; a few MB. Further ones are thrown away. */
    static final int QUEUE = 2048;
    static final int BATCH = 512;
    private static final Duration AT_LATEST_AFTER = Duration.ofSeconds(2);
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(2);
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(5);
    /** What has not been sent so long after the last request is not worth a longer stop. */
    private static final Duration LAST_SPANS = Duration.ofSeconds(2);
    /** A group has one for each of its commands that is traced, and so many commands at most. */
    private static final int MAX_LINKS = 1024;

    private final @Nullable SdkTracerProvider provider;
    private final Tracer tracer;

    @Autowired
    Tracing(TracingProperties properties, ObjectProvider<SpanExporter> exporters, MeterRegistry meters) {
        this(provider(properties, exporters.stream().toList(), meters));
    }

    private Tracing(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = (provider == null ? TracerProvider.noop() : provider).get(SCOPE);
    }

    /** Makes no spans. */
    public static Tracing off() {
        return new Tracing(null);
    }

    private static @Nullable SdkTracerProvider provider(TracingProperties properties, List<SpanExporter> exporters,
            MeterRegistry meters) {
        var receivers = new ArrayList<>(exporters);
        if (properties.endpoint() != null) {
            receivers.add(new WatchedExporter(OtlpHttpSpanExporter.builder()
                    .setEndpoint(properties.endpoint())
                    .setConnectTimeout(CONNECTED_WITHIN)
                    .setTimeout(TAKEN_WITHIN)
                    .setRetryPolicy(null)
                    .build(), meters));
        }
        if (receivers.isEmpty()) {
            return null;
        }
        var building = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "jumun",
                                AttributeKey.stringKey("service.instance.id"), UUID.randomUUID().toString()))))
                .setSampler(new RequestSampler(properties, System::nanoTime))
                .setSpanLimits(SpanLimits.builder().setMaxNumberOfLinks(MAX_LINKS).build())
                .addSpanProcessor(new SpanCount(meters));
        for (var receiver : receivers) {
            building.addSpanProcessor(BatchSpanProcessor.builder(receiver)
                    .setMaxQueueSize(QUEUE)
                    .setMaxExportBatchSize(BATCH)
                    .setScheduleDelay(AT_LATEST_AFTER)
                    .setExporterTimeout(TAKEN_WITHIN)
                    .build());
        }
        return building.build();
    }

    /** Whether there is anybody to send spans to. */
    public boolean isOn() {
        return provider != null;
    }

    /** Its spans are real where tracing is on. */
    public Tracer tracer() {
        return tracer;
    }

    /** The span of the request that this thread serves; an invalid one for none. */
    public Span current() {
        return provider == null ? Span.getInvalid() : Span.current();
    }

    /** Sends what has not been sent yet, for a while. */
    @Override
    public void destroy() {
        if (provider != null) {
            provider.shutdown().join(LAST_SPANS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
