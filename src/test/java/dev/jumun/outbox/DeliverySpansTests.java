package dev.jumun.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.outbox.ClaimedBatch.Event;
import dev.jumun.shared.Tracing;
import dev.jumun.testing.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliverySpansTests {
    private static final String PAYLOAD = "payload-of-an-event";

    private final RecordedSpans spans = new RecordedSpans("jumun.tracing.sampled=0");

    @AfterEach
    void stop() {
        spans.close();
    }

    private static Event event(long id, @Nullable String traceParent) {
        return new Event(id, PAYLOAD + id, "order", id, "order.paid", 3, PAYLOAD, traceParent, Instant.EPOCH);
    }

    private static Event traced(long id, String flags) {
        return event(id, "00-" + ("" + id).repeat(32) + "-" + "b".repeat(16) + "-" + flags);
    }

    /** Delivers and returns the span that the request belongs to. */
    private static SpanContext deliver(Tracing tracing, Reception reception, Event... events) {
        var during = new AtomicReference<>(SpanContext.getInvalid());
        assertThat(DeliverySpans.begin(tracing, List.of(events)).during(() -> {
            during.set(Span.current().getSpanContext());
            return reception;
        })).isSameAs(reception);
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        return during.get();
    }

    @Test
    void goOnInTheTraceOfEachOrderThatIsTraced() {
        var during = deliver(spans.tracing(), new Reception.Accepted(), traced(1, "01"), traced(2, "00"),
                event(3, null),
                event(4, "no trace"), traced(5, "01"));

        // It is of two traces, and so of neither.
        assertThat(during.isValid()).isFalse();
        var delivered = spans.await("deliver order.paid", 2);
        assertThat(delivered).extracting(SpanData::getTraceId).containsExactly("1".repeat(32), "5".repeat(32));
        assertThat(delivered).allSatisfy(span -> {
            assertThat(span.getParentSpanId()).isEqualTo("b".repeat(16));
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.OK);
            assertThat(span.getAttributes().asMap().values()).containsExactlyInAnyOrder(3L, 5L);
        });
    }

    @Test
    void sayNothingThatThePlatformSays() {
        var unavailable = new Reception.Unavailable("HTTP 500: " + PAYLOAD, Optional.empty());
        deliver(spans.tracing(), new Reception.Refused("HTTP 400: " + PAYLOAD), traced(1, "01"));
        var during = deliver(spans.tracing(), unavailable, traced(1, "01"));

        var delivered = spans.await("deliver order.paid", 2);
        assertThat(delivered).extracting(span -> span.getStatus().getDescription())
                .containsExactly("refused", "unavailable");
        assertThat(delivered.getLast().getSpanContext()).isEqualTo(during);
        assertThat(spans.all()).allSatisfy(span -> assertThat(span.toString()).doesNotContain(PAYLOAD));
        assertThat(unavailable.kind()).isEqualTo("HTTP 500");
    }

    @Test
    void areNotMadeWithoutAnybodyToSendThemTo() {
        assertThat(deliver(Tracing.off(), new Reception.Accepted(), traced(1, "01")).isValid()).isFalse();
    }
}
