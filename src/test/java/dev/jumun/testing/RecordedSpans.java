package dev.jumun.testing;

import dev.jumun.shared.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Tracing that is on, and the spans that it makes. */
public final class RecordedSpans implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** With settings of tracing, such as {@code jumun.tracing.sampled=1}. */
    public RecordedSpans(String... properties) {
        TestPropertyValues.of(properties).applyTo(context);
        context.registerBean(MeterRegistry.class, () -> new SimpleMeterRegistry());
        context.registerBean(SpanExporter.class, () -> exporter);
        context.register(Tracing.class);
        context.refresh();
    }

    public Tracing tracing() {
        return context.getBean(Tracing.class);
    }

    /** All spans of that name, once there are so many. */
    public List<SpanData> await(String name, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> named(name).size() >= count);
        return named(name);
    }

    public List<SpanData> all() {
        return exporter.getFinishedSpanItems();
    }

    private List<SpanData> named(String name) {
        return all().stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** The spans that a span is linked with. */
    public static List<SpanContext> linked(SpanData span) {
        return span.getLinks().stream().map(LinkData::getSpanContext).toList();
    }

    @Override
    public void close() {
        context.close();
    }
}
