package dev.jumun.shared;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Makes spans of what the service does, which say how long what took and hold nothing that a client has sent: no key, no
 * name, no body. Without anybody to send them to it makes none, at no cost.
 */
@Component
@EnableConfigurationProperties(TracingProperties.class)
public class Tracing implements DisposableBean {
    private static final String SCOPE = "dev.jumun";

    private final @Nullable SdkTracerProvider provider;
    private final Tracer tracer;

    Tracing(TracingProperties properties, ObjectProvider<SpanExporter> exporters) {
        var receivers = new ArrayList<>(exporters.stream().toList());
        if (properties.endpoint() != null && !properties.endpoint().isBlank()) {
            receivers.add(OtlpHttpSpanExporter.builder().setEndpoint(properties.endpoint()).build());
        }
        this.provider = receivers.isEmpty() ? null : provider(receivers, properties.sampled());
        this.tracer = (provider == null ? TracerProvider.noop() : provider).get(SCOPE);
    }

    private static SdkTracerProvider provider(List<SpanExporter> receivers, double sampled) {
        var building = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "jumun"))))
                .setSampler(Sampler.parentBased(new LinkedSampler(Sampler.traceIdRatioBased(sampled))));
        // In the background, and thrown away when nobody takes them: a request never waits for its spans.
        receivers.forEach(receiver -> building.addSpanProcessor(BatchSpanProcessor.builder(receiver).build()));
        return building.build();
    }

    public boolean isOn() {
        return provider != null;
    }

    public Tracer tracer() {
        return tracer;
    }

    /** Sends what has not been sent yet. */
    @Override
    public void destroy() {
        if (provider != null) {
            provider.close();
        }
    }
}
