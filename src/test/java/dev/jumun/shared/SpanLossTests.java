package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Nobody takes the spans, or takes them slowly: that is their end, and nobody else's matter. */
@ExtendWith(OutputCaptureExtension.class)
class SpanLossTests {
    private static final int MANY = 50_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Tracing tracing(String endpoint, Map<String, SpanExporter> exporters) {
        return new Tracing(new TracingProperties(endpoint, 1, MANY, false),
                new StaticListableBeanFactory(Map.<String, Object>copyOf(exporters))
                        .getBeanProvider(SpanExporter.class),
                meters);
    }

    private double spans(String outcome) {
        return meters.counter("jumun.tracing.spans", "outcome", outcome).count();
    }

    private static void make(Tracing tracing, int spans) {
        for (int i = 0; i < spans; i++) {
            tracing.tracer().spanBuilder("x").startSpan().end();
        }
    }

    /** Takes nothing until it is told to. */
    private static final class Stuck implements SpanExporter {
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            try {
                released.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            taken.addAndGet(spans.size());
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Test
    void throwsAwayWhatFindsNoRoom() {
        var stuck = new Stuck();
        var tracing = tracing("", Map.of("stuck", stuck));

        // Would never end if anybody waited.
        make(tracing, MANY);
        assertThat(spans("made")).isEqualTo(MANY);
        assertThat(stuck.taken).hasValue(0);

        stuck.released.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> stuck.taken.get() >= Tracing.QUEUE);
        tracing.destroy();
        assertThat(stuck.taken.get()).isLessThanOrEqualTo(Tracing.QUEUE + 2 * Tracing.BATCH);
    }

    @Test
    void stopsSoonAlthoughNobodyAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var tracing = tracing("http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces", Map.of());
            make(tracing, Tracing.QUEUE);

            long begun = System.nanoTime();
            tracing.destroy();

            // OpenTelemetry would wait ten, and all batches take five each to be given up.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
            await().atMost(Duration.ofSeconds(30)).until(() -> spans("lost") > 0);
            assertThat(spans("sent")).isZero();
        }
    }

    /** Answers what it is told. */
    private record Told(Iterator<CompletableResultCode> results) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return results.next();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Test
    void complainsOnceForAll(CapturedOutput output) {
        var exporter = new WatchedExporter(new Told(List.of(CompletableResultCode.ofSuccess(),
                CompletableResultCode.ofExceptionalFailure(new IOException("Connection refused")),
                CompletableResultCode.ofFailure(), CompletableResultCode.ofSuccess()).iterator()), meters);

        for (int i = 0; i < 4; i++) {
            assertThat(exporter.export(List.of()).isDone()).isTrue();
        }

        assertThat(output.toString())
                .containsOnlyOnce(
                        "Spans are thrown away, because nobody takes them: java.io.IOException: Connection refused")
                .containsOnlyOnce("Spans are taken again");
    }

    @Test
    void takesAddressesOfHttpOnly() {
        assertThat(new TracingProperties(" ", 0.1, 1, false).endpoint()).isNull();
        assertThat(new TracingProperties(" https://x/v1/traces ", 0.1, 1, false).endpoint())
                .isEqualTo("https://x/v1/traces");
        for (var wrong : List.of("jaeger:4318", "grpc://jaeger:4317", "/v1/traces", "http:///v1/traces")) {
            assertThatThrownBy(() -> new TracingProperties(wrong, 0.1, 1, false)).as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
