package dev.jumun.order;

import dev.jumun.outbox.OutboxEvent;
import dev.jumun.ranking.SalesFigures;
import dev.jumun.ranking.SalesFigures.Sale;
import dev.jumun.shared.UserId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders that one group's transaction adds: collected while deciding, written in one statement per table. */
final class NewOrders {
    private final EntityManager entities;
    private final OrderKeys keys;
    private final OrderEvents orderEvents;
    private final SalesFigures salesFigures;
    private final Instant now;
    private final List<OutboxEvent> events = new ArrayList<>();
    private final List<Sale> sales = new ArrayList<>();

    NewOrders(EntityManager entities, OrderKeys keys, OrderEvents orderEvents, SalesFigures salesFigures,
            Instant now) {
        this.entities = entities;
        this.keys = keys;
        this.orderEvents = orderEvents;
        this.salesFigures = salesFigures;
        this.now = now;
    }

    OrderView paid(UserId user, Bill bill, @Nullable String idempotencyKey, @Nullable String traceParent) {
        var order = new Order(user, OrderStatus.PAID, bill, idempotencyKey, now);
        entities.persist(order);
        var payment = new Payment(order, order.paidAmount(), PaymentStatus.SUCCESS, now);
        entities.persist(payment);
        var view = order.view(bill.couponCode());
        events.add(orderEvents.paid(view, payment.snapshot(), traceParent));
        bill.lines().forEach(line -> sales.add(new Sale(line.product().id(), now, line.quantity())));
        return view;
    }

    /** The trace of an order that the wallet could not pay. */
    void failed(UserId user, Bill bill, @Nullable String idempotencyKey) {
        var order = new Order(user, OrderStatus.FAILED, bill, idempotencyKey, now);
        entities.persist(order);
        entities.persist(new Payment(order, order.paidAmount(), PaymentStatus.FAILED, null));
    }

    /** @param expiredKeys own keys that are new again: the orders that still hold them let go of them first */
    void write(List<String> expiredKeys) {
        keys.takeBack(expiredKeys);
        entities.flush();
        orderEvents.record(events, now);
        salesFigures.add(sales);
    }
}
