package dev.jumun.shared;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Says what is traced: a part of the requests, and whatever follows from these. By chance and not by the trace id, which a
 * caller may choose; and never more than so many a second.
 */
final class RequestSampler implements Sampler {
    private final double part;
    private final boolean callersDecide;
    private final PerSecond requests;
    private final PerSecond deliveries;

    RequestSampler(TracingProperties properties, LongSupplier nanos) {
        this.part = properties.sampled();
        this.callersDecide = properties.callersDecide();
        this.requests = new PerSecond(properties.maxPerSecond(), nanos);
        this.deliveries = new PerSecond(properties.maxPerSecond(), nanos);
    }

    @Override
    public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
            Attributes attributes, List<LinkData> links) {
        return isWanted(Span.fromContext(parent).getSpanContext(), kind, links)
                ? SamplingResult.recordAndSample()
                : SamplingResult.drop();
    }

    private boolean isWanted(SpanContext parent, SpanKind kind, List<LinkData> links) {
        if (!links.isEmpty()) {
            // A group: for those of its requests that are traced.
            return links.stream().anyMatch(link -> link.getSpanContext().isSampled());
        }
        if (parent.isValid() && !parent.isRemote()) {
            return parent.isSampled();
        }
        if (kind == SpanKind.CLIENT) {
            // A delivery: its parent was recorded by an instance of ours.
            return parent.isSampled() && deliveries.take();
        }
        boolean wanted = (callersDecide && parent.isValid())
                ? parent.isSampled()
                : ThreadLocalRandom.current().nextDouble() < part;
        return wanted && requests.take();
    }

    @Override
    public String getDescription() {
        return "RequestSampler{" + part + "}";
    }

    @Override
    public String toString() {
        return getDescription();
    }
}
