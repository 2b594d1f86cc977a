package dev.jumun.order;

import dev.jumun.catalog.Quantity;
import dev.jumun.outbox.OutboxEvent;
import dev.jumun.ranking.SalesFigures;
import dev.jumun.ranking.SalesFigures.Sale;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Orders of buyers whose wallets this transaction holds, so that nobody else changes them: decided on in memory, written at
 * the end in one statement per table.
 */
final class LockedOrders {
    private final CancellationTables tables;
    private final OrderEvents orderEvents;
    private final SalesFigures salesFigures;
    private final Map<Long, Payment> payments;
    private final Map<Long, String> couponCodes;
    private final Instant now;
    private final SortedMap<Long, UserId> cancelled = new TreeMap<>();
    private final List<OutboxEvent> events = new ArrayList<>();
    private final List<Sale> returns = new ArrayList<>();

    LockedOrders(CancellationTables tables, OrderEvents orderEvents, SalesFigures salesFigures,
            Map<Long, Payment> payments,
            Map<Long, String> couponCodes, Instant now) {
        this.tables = tables;
        this.orderEvents = orderEvents;
        this.salesFigures = salesFigures;
        this.payments = payments;
        this.couponCodes = couponCodes;
        this.now = now;
    }

    /** What has to be locked further to give back what the paid ones took: the coupons that users gave for them. */
    List<Long> usedCoupons() {
        return paid().flatMap(order -> Stream.ofNullable(order.userCouponId())).toList();
    }

    /** The same of products. */
    List<ProductId> products() {
        return paid().flatMap(order -> order.quantities().stream()).map(Quantity::product).toList();
    }

    private Stream<Order> paid() {
        return payments.values().stream().map(Payment::order).filter(order -> order.status() == OrderStatus.PAID);
    }

    Order get(OrderId id) {
        return payment(id).order();
    }

    private Payment payment(OrderId id) {
        var payment = payments.get(id.value());
        if (payment == null) {
            throw new IllegalArgumentException("Not among the locked orders: " + id);
        }
        return payment;
    }

    OrderView view(Order order) {
        return order.view(couponCodes.get(order.userCouponId()));
    }

    /** Cancels a paid order with its payment, and notes what follows from it. */
    OrderView cancel(Order order, UserId by, @Nullable String traceParent) {
        var payment = payment(order.id());
        order.cancel(by, now);
        payment.refund();
        var view = view(order);
        cancelled.put(order.id().value(), by);
        events.add(orderEvents.cancelled(view, payment.snapshot(), traceParent));
        order.quantities()
                .forEach(line -> returns.add(new Sale(line.product(), order.createdAt(), -line.quantity())));
        return view;
    }

    void write() {
        if (cancelled.isEmpty()) {
            return;
        }
        tables.cancel(cancelled, now);
        orderEvents.record(events, now);
        salesFigures.add(returns);
    }
}
