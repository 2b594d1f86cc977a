package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jumun.catalog.Catalog;
import dev.jumun.coupon.Coupons;
import dev.jumun.idempotency.Replies;
import dev.jumun.outbox.Outbox;
import dev.jumun.outbox.OutboxEvent;
import dev.jumun.shared.UserId;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.wallet.Wallets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.transaction.IllegalTransactionStateException;

/** What takes part in somebody's transaction does nothing without one: its locks would be gone before they are of use. */
@ApplicationTest
class TransactionDemandTests {
    private final Wallets wallets;
    private final Coupons coupons;
    private final Catalog catalog;
    private final Replies replies;
    private final Outbox outbox;

    TransactionDemandTests(Wallets wallets, Coupons coupons, Catalog catalog, Replies replies, Outbox outbox) {
        this.wallets = wallets;
        this.coupons = coupons;
        this.catalog = catalog;
        this.replies = replies;
        this.outbox = outbox;
    }

    @TestFactory
    Stream<DynamicTest> isMadeByEveryFacadeThatLocks() {
        return Stream.of(refuses("wallets", () -> wallets.lock(List.of(new UserId(1)))),
                refuses("coupons", () -> coupons.lock(List.of())),
                refuses("coupons that come back", () -> coupons.lockUsed(List.of())),
                refuses("stock", () -> catalog.onHand(List.of())),
                refuses("replies", () -> replies.recall(List.of())),
                refuses("events", () -> outbox
                        .record(List.of(new OutboxEvent("test", 1, "order.paid", "{}", null)), Instant.now())));
    }

    private static DynamicTest refuses(String what, ThrowingCallable call) {
        return DynamicTest.dynamicTest(what,
                () -> assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(call));
    }
}
