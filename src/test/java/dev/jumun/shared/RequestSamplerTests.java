package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestSamplerTests {
    private static final int MANY = 100_000;
    // For a sampler that looks at the id, the one that is always kept, and the one that never is.
    private static final String LOWEST = "1".repeat(16) + "0".repeat(16);
    private static final String HIGHEST = "1".repeat(16) + "7" + "f".repeat(15);

    private final AtomicLong nanos = new AtomicLong();

    private RequestSampler sampler(double sampled, int maxPerSecond, boolean callersDecide) {
        return new RequestSampler(new TracingProperties(null, sampled, maxPerSecond, callersDecide), nanos::get);
    }

    private static SpanContext caller(String trace, String flags) {
        return TraceContext.remote("00-" + trace + "-" + "b".repeat(16) + "-" + flags);
    }

    private static SpanContext own(String flags) {
        return SpanContext.create("a".repeat(32), "b".repeat(16), TraceFlags.fromHex(flags, 0),
                TraceState.getDefault());
    }

    private static boolean isTraced(RequestSampler sampler, SpanContext parent, SpanKind kind, SpanContext... links) {
        return sampler
                .shouldSample(Context.root().with(Span.wrap(parent)),
                        parent.isValid() ? parent.getTraceId() : "c".repeat(32), "x", kind, Attributes.empty(),
                        Stream.of(links).map(LinkData::create).toList())
                .getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
    }

    private static long traced(RequestSampler sampler, SpanContext parent, SpanKind kind, int times) {
        return IntStream.range(0, times).filter(_ -> isTraced(sampler, parent, kind)).count();
    }

    @Test
    void tracesAPartOfTheRequestsWhateverTheirCallersAskFor() {
        var sampler = sampler(0.1, MANY, false);
        for (var parent : List.of(SpanContext.getInvalid(), caller("a".repeat(32), "01"), caller("a".repeat(32), "00"),
                caller(LOWEST, "01"), caller(HIGHEST, "01"))) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            // Ten standard deviations on either side.
            assertThat(traced(sampler, parent, SpanKind.SERVER, MANY)).as(parent.toString()).isBetween(9_000L, 11_000L);
        }
    }

    @Test
    void letsCallersDecideWhereTheyMay() {
        assertThat(isTraced(sampler(0, 1, true), caller(HIGHEST, "01"), SpanKind.SERVER)).isTrue();
        assertThat(isTraced(sampler(1, 1, true), caller(LOWEST, "00"), SpanKind.SERVER)).isFalse();
        assertThat(isTraced(sampler(1, 1, true), SpanContext.getInvalid(), SpanKind.SERVER)).isTrue();
        assertThat(isTraced(sampler(0, 1, true), SpanContext.getInvalid(), SpanKind.SERVER)).isFalse();
    }

    @Test
    void tracesNeverMoreThanSoManyASecond() {
        for (var sampler : List.of(sampler(1, 10, false), sampler(0, 10, true))) {
            assertThat(traced(sampler, caller(LOWEST, "01"), SpanKind.SERVER, 1000)).isEqualTo(10);
            // Deliveries have as many of their own.
            assertThat(traced(sampler, caller(LOWEST, "01"), SpanKind.CLIENT, 1000)).isEqualTo(10);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            assertThat(traced(sampler, caller(LOWEST, "01"), SpanKind.SERVER, 1000)).isEqualTo(10);
        }
    }

    @Test
    void followsWhatWasDecidedBefore() {
        var none = sampler(0, 1, false);
        var all = sampler(1, 1, false);

        assertThat(isTraced(none, caller(HIGHEST, "01"), SpanKind.CLIENT)).isTrue();
        assertThat(isTraced(all, caller(LOWEST, "00"), SpanKind.CLIENT)).isFalse();
        assertThat(isTraced(none, own("01"), SpanKind.INTERNAL)).isTrue();
        assertThat(isTraced(all, own("00"), SpanKind.INTERNAL)).isFalse();
        assertThat(isTraced(none, SpanContext.getInvalid(), SpanKind.INTERNAL, own("00"), own("01"))).isTrue();
        assertThat(isTraced(all, SpanContext.getInvalid(), SpanKind.INTERNAL, own("00"), own("00"))).isFalse();
    }
}
