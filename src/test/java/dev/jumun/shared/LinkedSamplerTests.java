package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkedSamplerTests {
    @Test
    void keepsWhatOneOfItsTracesKeeps() {
        assertThat(decision(Sampler.alwaysOff(), "00", "01")).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
        assertThat(decision(Sampler.alwaysOn(), "00", "00")).isEqualTo(SamplingDecision.DROP);
    }

    @Test
    void leavesWhatHasNoLinksToAnother() {
        assertThat(decision(Sampler.alwaysOn())).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
        assertThat(decision(Sampler.alwaysOff())).isEqualTo(SamplingDecision.DROP);
    }

    private static SamplingDecision decision(Sampler otherwise, String... flags) {
        List<LinkData> links = Stream.of(flags)
                .map(flag -> LinkData.create(
                        TraceContext.remote("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-" + flag)))
                .toList();
        return new LinkedSampler(otherwise).shouldSample(Context.root(), "c".repeat(32), "x", SpanKind.INTERNAL,
                Attributes.empty(), links).getDecision();
    }
}
