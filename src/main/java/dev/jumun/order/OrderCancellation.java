package dev.jumun.order;

import dev.jumun.catalog.Catalog;
import dev.jumun.catalog.StockOnHand;
import dev.jumun.coupon.Coupons;
import dev.jumun.coupon.LockedCoupons;
import dev.jumun.groupcommit.GroupCommit;
import dev.jumun.groupcommit.GroupCommits;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Replies;
import dev.jumun.idempotency.Reply;
import dev.jumun.order.CancellationTables.Target;
import dev.jumun.ranking.SalesFigures;
import dev.jumun.shared.Conflict;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.TraceContext;
import dev.jumun.shared.UserId;
import dev.jumun.wallet.LockedWallets;
import dev.jumun.wallet.Wallets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The order transaction backwards, of many cancellations at once: locks in the same order as {@link OrderPlacement}, decides,
 * writes. The number of its statements does not depend on the number of orders.
 */
@Component
class OrderCancellation {
    private final Wallets wallets;
    private final Replies replies;
    private final Coupons coupons;
    private final Catalog catalog;
    private final SalesFigures salesFigures;
    private final OrderEvents orderEvents;
    private final CancellationTables tables;
    private final Clock clock;
    private final GroupCommit<Cancellation, Answer> group;

    OrderCancellation(Wallets wallets, Replies replies, Coupons coupons, Catalog catalog, SalesFigures salesFigures,
            OrderEvents orderEvents, CancellationTables tables, Clock clock, GroupCommits groups) {
        this.wallets = wallets;
        this.replies = replies;
        this.coupons = coupons;
        this.catalog = catalog;
        this.salesFigures = salesFigures;
        this.orderEvents = orderEvents;
        this.tables = tables;
        this.clock = clock;
        this.group = groups.open("cancellations", Cancellation::weight, this::commit);
    }

    Answer cancel(CancelOrder command) {
        // Who bought it and how much never changes, so it is safe to read before anything is locked. What the asker may
        // not see does not exist.
        var target = tables.target(command.order())
                .filter(order -> command.actor().canActFor(order.buyer()))
                .orElse(null);
        var traceParent = TraceContext.traceParent();
        return command.intent().await(() -> group.execute(new Cancellation(command, target, traceParent)));
    }

    /** A command and what is found out about it before it meets others in a group. */
    private record Cancellation(CancelOrder command, @Nullable Target target, @Nullable String traceParent) {
        Intent intent() {
            return command.intent();
        }

        UserId actor() {
            return intent().user();
        }

        int weight() {
            return target == null ? 1 : target.lines();
        }

        /** The asker's for the key, the buyer's for the order. */
        Stream<UserId> wallets() {
            return target == null ? Stream.of(actor()) : Stream.of(actor(), target.buyer());
        }
    }

    private List<Answer> commit(List<Cancellation> cancellations) {
        // Lock, in the global order: wallets by user, user coupons by id, products by id. Orders and keys are safe to read in
        // between, because the wallet's lock puts all writes of its user in a row.
        var lockedWallets = wallets.lock(cancellations.stream().flatMap(Cancellation::wallets).distinct().toList());
        var recalled = replies.recall(cancellations.stream().map(Cancellation::intent).toList());
        var orders = read(cancellations.stream()
                .filter(cancellation -> cancellation.target() != null && recalled.isNew(cancellation.intent()))
                .map(cancellation -> cancellation.command().order())
                .toList());
        var lockedCoupons = coupons.lockUsed(orders.usedCoupons());
        var stock = catalog.lock(orders.products());

        // Decide each, in order of arrival, against what the earlier ones left.
        var answers = cancellations.stream()
                .map(cancellation -> recalled.answer(cancellation.intent(),
                        () -> decide(cancellation, orders, lockedWallets, lockedCoupons, stock)))
                .toList();

        // Write.
        orders.write();
        lockedCoupons.write();
        stock.write();
        lockedWallets.write();
        recalled.write();
        return answers;
    }

    private LockedOrders read(List<OrderId> ids) {
        var payments = tables.withPayments(ids);
        var codes = coupons.codes(payments.values()
                .stream()
                .flatMap(payment -> Stream.ofNullable(payment.order().userCouponId()))
                .toList());
        return new LockedOrders(tables, orderEvents, salesFigures, payments, codes,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private static Reply.Done decide(Cancellation cancellation, LockedOrders orders, LockedWallets wallets,
            LockedCoupons coupons, StockOnHand stock) {
        if (cancellation.target() == null) {
            // Also when somebody else in the group may see it.
            throw new NotFound("orderId", cancellation.command().order().value());
        }
        var order = orders.get(cancellation.command().order());
        var cancelled = switch (order.status()) {
            case FAILED -> throw new Conflict("orderId", "NOT_PAID");
            case CANCELLED -> orders.view(order);
            case PAID -> {
                // Alone in being able to refuse, so it goes first.
                wallets.refund(order.user(), order.id(), order.paidAmount());
                stock.putBack(order.quantities());
                if (order.userCouponId() != null) {
                    coupons.giveBack(order.userCouponId());
                }
                yield orders.cancel(order, cancellation.actor(), cancellation.traceParent());
            }
        };
        return cancellation.command().renderer().render(cancelled);
    }
}
