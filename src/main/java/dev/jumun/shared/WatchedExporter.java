package dev.jumun.shared;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends spans, counts what becomes of them, and says once when nobody takes them, and when somebody does again. */
final class WatchedExporter implements SpanExporter {
    private static final Logger log = LoggerFactory.getLogger(WatchedExporter.class);

    private final SpanExporter exporter;
    private final Counter sent;
    private final Counter lost;
    private final AtomicBoolean away = new AtomicBoolean();

    WatchedExporter(SpanExporter exporter, MeterRegistry meters) {
        this.exporter = exporter;
        this.sent = meters.counter("jumun.tracing.spans", "outcome", "sent");
        this.lost = meters.counter("jumun.tracing.spans", "outcome", "lost");
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        // Counted now: the collection may be used again for others.
        int count = spans.size();
        var result = exporter.export(spans);
        result.whenComplete(() -> ended(result, count));
        return result;
    }

    private void ended(CompletableResultCode result, int count) {
        if (result.isSuccess()) {
            sent.increment(count);
            if (away.compareAndSet(true, false)) {
                log.warn("Spans are taken again");
            }
            return;
        }
        lost.increment(count);
        if (away.compareAndSet(false, true)) {
            // Whatever the backend quotes: spans hold nothing that a client has sent.
            log.warn("Spans are thrown away, because nobody takes them: {}",
                    String.valueOf(result.getFailureThrowable()));
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
