package dev.jumun.order;

import dev.jumun.catalog.Catalog;
import dev.jumun.catalog.Quantity;
import dev.jumun.catalog.StockOnHand;
import dev.jumun.coupon.Coupons;
import dev.jumun.coupon.LockedCoupons;
import dev.jumun.coupon.WantedCoupon;
import dev.jumun.groupcommit.GroupCommit;
import dev.jumun.groupcommit.GroupCommits;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Replies;
import dev.jumun.idempotency.Reply;
import dev.jumun.ranking.SalesFigures;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.TraceContext;
import dev.jumun.wallet.InsufficientBalance;
import dev.jumun.wallet.LockedWallets;
import dev.jumun.wallet.Wallets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The order transaction, of many orders at once: lock, decide, write. The number of its statements does not depend on
 * the number of orders.
 */
@Component
class OrderPlacement {
    private final Wallets wallets;
    private final Replies replies;
    private final Coupons coupons;
    private final Catalog catalog;
    private final SalesFigures salesFigures;
    private final OrderEvents orderEvents;
    private final OrderTables tables;
    private final OrderIds ids;
    private final OrderKeys keys;
    private final Clock clock;
    private final GroupCommit<Placement, Answer> group;

    OrderPlacement(Wallets wallets, Replies replies, Coupons coupons, Catalog catalog,
            SalesFigures salesFigures, OrderEvents orderEvents, OrderTables tables, OrderIds ids, OrderKeys keys,
            Clock clock, GroupCommits groups) {
        this.wallets = wallets;
        this.replies = replies;
        this.coupons = coupons;
        this.catalog = catalog;
        this.salesFigures = salesFigures;
        this.orderEvents = orderEvents;
        this.tables = tables;
        this.ids = ids;
        this.keys = keys;
        this.clock = clock;
        this.group = groups.open("orders", placement -> placement.order().lines().size(), Placement::products,
                this::commit);
    }

    Answer place(PlaceOrder order) {
        var code = order.couponCode();
        var coupon = code == null ? null : coupons.wanted(order.intent().user(), code);
        var traceParent = TraceContext.traceParent();
        return order.intent().await(() -> group.execute(new Placement(order, coupon, traceParent)));
    }

    boolean isFullForSome() {
        return group.isFullForSome();
    }

    boolean isFullFor(List<ProductId> products) {
        return group.isFullFor(products);
    }

    void turnedAway() {
        group.turnedAway();
    }

    /** An order and what is found out about it before it meets others in a group. */
    private record Placement(PlaceOrder order, @Nullable WantedCoupon coupon, @Nullable String traceParent) {
        Intent intent() {
            return order.intent();
        }

        List<ProductId> products() {
            return order.lines().stream().map(Quantity::product).toList();
        }
    }

    private List<Answer> commit(List<Placement> placements) {
        // Lock, in the global order: wallets by user, user coupons by user and coupon, products by id. Keys are safe to read
        // in between, because the wallet's lock puts all writes of its user in a row.
        var lockedWallets = wallets.lock(placements.stream().map(placement -> placement.intent().user()).toList());
        var recalled = replies.recall(placements.stream().map(Placement::intent).toList());
        var fresh = placements.stream().filter(placement -> recalled.isNew(placement.intent())).toList();
        var lockedCoupons = coupons.lock(fresh.stream()
                .flatMap(placement -> Stream.ofNullable(placement.coupon()))
                .toList());
        // Not locked yet where there is more than enough: what everybody wants is held for the end of the transaction only.
        var stock = catalog.onHand(fresh.stream().flatMap(placement -> placement.order().lines().stream()).toList());

        // Decide each, in order of arrival, against what the earlier ones left.
        var orders = new NewOrders(tables, ids, keys, orderEvents, salesFigures,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        var answers = placements.stream()
                .map(placement -> recalled.answer(placement.intent(),
                        () -> decide(placement, lockedWallets, lockedCoupons, stock, orders)))
                .toList();

        // Write. Payments and the ledger refer to the orders, lines to the products.
        orders.write(recalled.expired());
        lockedCoupons.write();
        lockedWallets.write();
        recalled.write();
        stock.write();
        orders.writeItems();
        return answers;
    }

    /** Refuses in the order of the contract (§4), before anything is changed. */
    private Reply.Done decide(Placement placement, LockedWallets wallets, LockedCoupons coupons,
            StockOnHand stock, NewOrders orders) {
        var order = placement.order();
        var user = order.intent().user();
        var balance = wallets.balance(user);
        stock.mustExist(order.lines());
        var lines = PricedLine.of(order.lines(), stock);
        var coupon = placement.coupon() == null
                ? null
                : coupons.apply(placement.coupon(), PricedLine.total(lines));
        stock.mustHave(order.lines());
        var bill = new Bill(lines, coupon);
        if (balance.isLessThan(bill.payable())) {
            orders.failed(user, bill, order.intent().ownKey());
            throw new InsufficientBalance(bill.payable(), balance);
        }
        stock.take(order.lines());
        if (coupon != null) {
            coupons.use(coupon);
        }
        var placed = orders.paid(user, bill, order.intent().ownKey(), placement.traceParent());
        var balanceAfter = wallets.withdraw(user, placed.id(), placed.paidAmount());
        return order.renderer().render(new PlacedOrder(placed, balanceAfter));
    }
}
