package dev.jumun.outbox;

import dev.jumun.outbox.ClaimedBatch.Event;
import dev.jumun.shared.TraceContext;
import dev.jumun.shared.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;

/** The spans of one request to the data platform: one in the trace of each event, as long as the request. */
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
        var tracer = tracing.tracer();
        return new DeliverySpans(events.stream()
                .filter(event -> TraceContext.remote(event.traceParent()).isSampled())
                .map(event -> tracer.spanBuilder("deliver " + event.eventType())
                        .setSpanKind(SpanKind.CLIENT)
                        .setParent(Context.root().with(Span.wrap(TraceContext.remote(event.traceParent()))))
                        .setAttribute("jumun.outbox.attempt", event.attempts())
                        .setAttribute("jumun.outbox.batch.size", events.size())
                        .startSpan())
                .toList());
    }

    void end(Reception reception) {
        for (var span : spans) {
            // Without what the platform says: it may quote what it got.
            switch (reception) {
                case Reception.Accepted _ -> span.setStatus(StatusCode.OK);
                case Reception.Refused _ -> span.setStatus(StatusCode.ERROR, "refused");
                case Reception.Unavailable _ -> span.setStatus(StatusCode.ERROR, "unavailable");
            }
            span.end();
        }
    }
}
