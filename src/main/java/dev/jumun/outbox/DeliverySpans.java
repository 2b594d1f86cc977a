package dev.jumun.outbox;

import dev.jumun.outbox.ClaimedBatch.Event;
import dev.jumun.shared.TraceContext;
import dev.jumun.shared.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The spans of one request to the data platform: one in the trace of each event that is traced, all as long as the request.
 */
final class DeliverySpans {
    private static final DeliverySpans NONE = new DeliverySpans(List.of());

    private final List<Span> spans;

    private DeliverySpans(List<Span> spans) {
        this.spans = spans;
    }

    static DeliverySpans begin(Tracing tracing, List<Event> events) {
        if (!tracing.isOn()) {
            return NONE;
        }
        var spans = new ArrayList<Span>();
        for (var event : events) {
            var order = TraceContext.remote(event.traceParent());
            if (order.isSampled()) {
                spans.add(tracing.tracer()
                        .spanBuilder("deliver " + event.eventType())
                        .setSpanKind(SpanKind.CLIENT)
                        .setParent(Context.root().with(Span.wrap(order)))
                        .setAttribute("jumun.outbox.attempt", event.attempts())
                        .setAttribute("jumun.outbox.batch.size", events.size())
                        .startSpan());
            }
        }
        return new DeliverySpans(spans);
    }

    /** Runs the request. That of a lone event belongs to its span; several events have no one span. */
    Reception during(Supplier<Reception> request) {
        if (spans.size() != 1) {
            return ended(request.get());
        }
        try (var _ = spans.getFirst().makeCurrent()) {
            return ended(request.get());
        }
    }

    private Reception ended(Reception reception) {
        for (var span : spans) {
            // Without what the platform says: it may quote what it got.
            switch (reception) {
                case Reception.Accepted _ -> span.setStatus(StatusCode.OK);
                case Reception.Refused _ -> span.setStatus(StatusCode.ERROR, "refused");
                case Reception.Unavailable _ -> span.setStatus(StatusCode.ERROR, "unavailable");
            }
            span.end();
        }
        return reception;
    }
}
