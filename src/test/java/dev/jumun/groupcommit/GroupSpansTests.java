package dev.jumun.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.jumun.shared.Tracing;
import dev.jumun.testing.RecordedSpans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** A group and its requests find each other, however many they are. */
class GroupSpansTests {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final GroupCommitProperties ONE_LANE = new GroupCommitProperties(1, 1024, 100_000, 2000, LONG, 0,
            LONG, LONG, LONG);
    private static final String KEY = "key-of-a-failed-command";

    private static final ThreadMXBean ALLOCATIONS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final RecordedSpans spans = new RecordedSpans("jumun.tracing.sampled=1",
            "jumun.tracing.max-per-second=100000");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch first = new CountDownLatch(1);
    private final GroupCommit<String, String> group = new GroupCommit<>("orders", _ -> 1, _ -> List.of(),
            this::commit, TransactionOperations.withoutTransaction(), ONE_LANE, new GroupMetrics(meters, "orders"),
            spans.tracing());

    private List<String> commit(List<String> commands) {
        if (commands.contains("first")) {
            try {
                first.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        if (commands.contains(KEY)) {
            throw new IllegalArgumentException("Duplicate entry '" + KEY + "'");
        }
        return commands;
    }

    @AfterEach
    void stop() {
        group.close();
        spans.close();
    }

    private String traced(String command) {
        var span = spans.tracing().tracer().spanBuilder("request").startSpan();
        try (var _ = span.makeCurrent()) {
            return group.execute(command);
        } finally {
            span.end();
        }
    }

    @Test
    void linksAGroupWithEachOfItsRequests() {
        int many = 200;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.execute(() -> group.execute("first"));
            await().until(() -> meters.get("jumun.group.size").summary().count() == 1);
            for (int i = 0; i < many; i++) {
                callers.execute(() -> traced("traced"));
            }
            // One of them is not traced: it is in the group all the same.
            callers.execute(() -> group.execute("not traced"));
            await().until(() -> meters.get("jumun.group.queue.size").gauge().value() == many + 1);
            first.countDown();
        }

        var requests = spans.await("request", many);
        var committed = spans.await("group orders", 1).getFirst();
        var transaction = spans.await("transaction orders", 1).getFirst();
        assertThat(RecordedSpans.linked(committed))
                .containsExactlyInAnyOrderElementsOf(requests.stream().map(SpanData::getSpanContext).toList());
        assertThat(requests)
                .allSatisfy(request -> assertThat(RecordedSpans.linked(request))
                        .containsExactly(committed.getSpanContext()));
        assertThat(committed.getAttributes().asMap().values()).containsExactly((long) many + 1);
        assertThat(committed.getParentSpanContext().isValid()).isFalse();
        assertThat(transaction.getParentSpanContext()).isEqualTo(committed.getSpanContext());
        // The group of the first one, whom nobody traces, is no span.
        assertThat(spans.all()).hasSize(many + 2);
    }

    @Test
    void saysOfAFailureOnlyItsKind() {
        assertThatThrownBy(() -> traced(KEY)).hasMessageContaining(KEY);

        var transaction = spans.await("transaction orders", 1).getFirst();
        assertThat(transaction.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(transaction.getStatus().getDescription()).isEqualTo("IllegalArgumentException");
        assertThat(spans.await("group orders", 1)).hasSize(1);
        assertThat(spans.all()).allSatisfy(span -> assertThat(span.toString()).doesNotContain(KEY));
    }

    @Test
    void makesNoneWhereNobodyIsTraced() {
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        assertThat(group.execute("a")).isEqualTo("a");
        assertThat(traced("b")).isEqualTo("b");

        assertThat(spans.await("group orders", 1)).hasSize(1);
    }

    /** Where there is nobody to send spans to, an order takes not a byte more. */
    @Test
    void takesNoMemoryWithoutAnybodyToSendThemTo() {
        var off = Tracing.off();
        var tickets = List.of(new Ticket<String, String>("a", 1, List.of(), off.current()));
        for (int round = 1; round <= 2; round++) {
            long before = ALLOCATIONS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                try (var group = GroupSpans.begin(off, "orders", tickets)) {
                    group.transaction(() -> "done");
                }
            }
            long taken = ALLOCATIONS.getCurrentThreadAllocatedBytes() - before;
            // The first round loads classes.
            assertThat(taken).isLessThan(round == 1 ? Long.MAX_VALUE : 10_000L);
        }
    }
}
