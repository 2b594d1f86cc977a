package dev.jumun.dataplatform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceiptsTests {
    private static final Instant NOW = Instant.parse("2025-11-09T12:34:56Z");
    private static final int KNOWN = 5;

    private final Receipts receipts = new Receipts(KNOWN);

    @Test
    void countsAnEventOnce() {
        keep(paid(1), paid(1));
        keep(paid(1), paid(2));

        assertThat(receipts.view().received()).isEqualTo(2);
        assertThat(receipts.view().duplicates()).isEqualTo(2);
        assertThat(receipts.idsAfter(0, 10)).isEqualTo(new IdsView(List.of("1.order.paid", "2.order.paid"), 2));
    }

    @Test
    void forgetsTheOldestIdsBeyondTheirBound() {
        IntStream.rangeClosed(1, KNOWN + 2).forEach(order -> keep(paid(order)));

        assertThat(receipts.idsAfter(0, 10)).isEqualTo(
                new IdsView(List.of("3.order.paid", "4.order.paid", "5.order.paid", "6.order.paid", "7.order.paid"),
                        7));
        keep(paid(3));
        assertThat(receipts.view().duplicates()).isEqualTo(1);
        keep(paid(2));
        assertThat(receipts.view().duplicates()).isEqualTo(1);
        assertThat(receipts.view().received()).isEqualTo(KNOWN + 3);
    }

    @Test
    void forgetsThatASubjectWasPaidWithItsLastEvent() {
        keep(event("a", "order.paid", "1", NOW), event("b", "order.paid", "1", NOW));
        IntStream.rangeClosed(11, 10 + KNOWN - 1).forEach(order -> keep(paid(order)));

        keep(event("c", "order.cancelled", "1", NOW));
        assertThat(receipts.view().orderViolations()).isZero();
        keep(event("d", "order.cancelled", "1", NOW));
        assertThat(receipts.view().orderViolations()).isEqualTo(1);
    }

    @Test
    void givesTheIdsPageByPage() {
        IntStream.rangeClosed(1, KNOWN + 3).forEach(order -> keep(paid(order)));

        assertThat(receipts.idsAfter(5, 2)).isEqualTo(new IdsView(List.of("6.order.paid", "7.order.paid"), 7));
        assertThat(receipts.idsAfter(7, 2)).isEqualTo(new IdsView(List.of("8.order.paid"), 8));
        assertThat(receipts.idsAfter(8, 2)).isEqualTo(new IdsView(List.of(), 8));
        assertThat(receipts.idsAfter(Long.MAX_VALUE, 2)).isEqualTo(new IdsView(List.of(), 8));
    }

    @Test
    void noticesACancelledOrderThatWasNotPaidBefore() {
        keep(paid(1), cancelled(1), cancelled(2), paid(2), event("x", "order.cancelled", null, NOW));

        assertThat(receipts.view().orderViolations()).isEqualTo(2);
        assertThat(receipts.view().violatingIds()).containsExactly("2.order.cancelled", "x");
    }

    @Test
    void looksAtTheOrderWithinARequestToo() {
        keep(cancelled(1), paid(1));

        assertThat(receipts.view().violatingIds()).containsExactly("1.order.cancelled");
    }

    @Test
    void listsABoundedNumberOfOrderViolations() {
        IntStream.rangeClosed(1, 103).forEach(order -> keep(cancelled(order)));

        assertThat(receipts.view().orderViolations()).isEqualTo(103);
        assertThat(receipts.view().violatingIds()).hasSize(100).startsWith("4.order.cancelled");
    }

    @Test
    void keepsTheLastHundredReceiptsNewestFirst() {
        IntStream.rangeClosed(1, 103).forEach(order -> keep(paid(order)));

        assertThat(receipts.view().last()).hasSize(LastReceipts.LIMIT);
        assertThat(receipts.view().last().getFirst()).isEqualTo(new Receipt(paid(103), NOW));
        assertThat(receipts.view().last().getLast()).isEqualTo(new Receipt(paid(4), NOW));
    }

    @Test
    void keepsFewerReceiptsWhenTheyAreVeryLarge() {
        var data = "\"" + "a".repeat(LastReceipts.MAX_CHARACTERS / 4) + "\"";
        IntStream.rangeClosed(1, 10)
                .forEach(order -> keep(new CloudEvent("" + order, "/jumun/orders", "order.paid", null, null, null,
                        data)));

        assertThat(receipts.view().last()).extracting(receipt -> receipt.event().id()).containsExactly("10", "9", "8");
    }

    @Test
    void tellsLatenciesByNearestRank() {
        var events = new ArrayList<CloudEvent>();
        IntStream.rangeClosed(1, 200)
                .forEach(i -> events.add(event("" + i, "order.paid", "1", NOW.minus(Duration.ofMillis(i)))));
        events.add(event("timeless", "order.paid", "1", null));
        receipts.keep(events, NOW);

        assertThat(receipts.view().latency()).isEqualTo(new LatencyView(200, 100L, 190L, 198L, 200L));
    }

    @Test
    void tellsNoLatencyOfNothing() {
        assertThat(receipts.view().latency()).isEqualTo(new LatencyView(0, null, null, null, null));
    }

    @Test
    void lookAtTheLastLatenciesOnly() {
        var latencies = new Latencies(3);
        for (long millis : new long[]{1000, -5, 7, 9}) {
            latencies.add(millis);
        }

        assertThat(latencies.view()).isEqualTo(new LatencyView(3, 7L, 9L, 9L, 9L));
    }

    @Test
    void forgetsEverything() {
        keep(paid(1), paid(1), cancelled(2));
        receipts.reject();
        receipts.forget();

        assertThat(receipts.view()).isEqualTo(new ReceiptsView(0, 0, 0, 0, new LatencyView(0, null, null, null, null),
                List.of(), List.of()));
        keep(paid(1), cancelled(2));
        assertThat(receipts.idsAfter(0, 10).next()).isEqualTo(2);
        assertThat(receipts.view().duplicates()).isZero();
    }

    private void keep(CloudEvent... events) {
        receipts.keep(List.of(events), NOW);
    }

    private static CloudEvent paid(long order) {
        return event(order + ".order.paid", "order.paid", "" + order, NOW);
    }

    private static CloudEvent cancelled(long order) {
        return event(order + ".order.cancelled", "order.cancelled", "" + order, NOW);
    }

    private static CloudEvent event(String id, String type, @Nullable String subject, @Nullable Instant time) {
        return new CloudEvent(id, "/jumun/orders", type, subject, time, null, "{}");
    }
}
