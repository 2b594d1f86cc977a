package dev.jumun.shared;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Counts spans as they end: what was neither sent nor lost on its way was thrown away for lack of room. */
final class SpanCount implements SpanProcessor {
    private final Counter made;

    SpanCount(MeterRegistry meters) {
        this.made = meters.counter("jumun.tracing.spans", "outcome", "made");
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // Not asked for.
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        made.increment();
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }
}
