package dev.jumun.order;

import dev.jumun.outbox.OutboxEvent;
import dev.jumun.ranking.SalesFigures;
import dev.jumun.ranking.SalesFigures.Sale;
import dev.jumun.shared.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders that one group's transaction adds: collected while deciding, written in one statement per table. */
final class NewOrders {
    private final OrderTables tables;
    private final OrderIds ids;
    private final OrderKeys keys;
    private final OrderEvents orderEvents;
    private final SalesFigures salesFigures;
    private final Instant now;
    private final List<Order> orders = new ArrayList<>();
    private final List<Payment> payments = new ArrayList<>();
    private final List<OutboxEvent> events = new ArrayList<>();
    private final List<Sale> sales = new ArrayList<>();

    NewOrders(OrderTables tables, OrderIds ids, OrderKeys keys, OrderEvents orderEvents, SalesFigures salesFigures,
            Instant now) {
        this.tables = tables;
        this.ids = ids;
        this.keys = keys;
        this.orderEvents = orderEvents;
        this.salesFigures = salesFigures;
        this.now = now;
    }

    OrderView paid(UserId user, Bill bill, @Nullable String idempotencyKey, @Nullable String traceParent) {
        var order = added(new Order(ids, user, OrderStatus.PAID, bill, idempotencyKey, now));
        var payment = added(new Payment(ids.nextPayment(), order, order.paidAmount(), PaymentStatus.SUCCESS, now));
        var view = order.view(bill.couponCode());
        events.add(orderEvents.paid(view, payment.snapshot(), traceParent));
        bill.lines().forEach(line -> sales.add(new Sale(line.product().id(), now, line.quantity())));
        return view;
    }

    /** The trace of an order that the wallet could not pay. */
    void failed(UserId user, Bill bill, @Nullable String idempotencyKey) {
        var order = added(new Order(ids, user, OrderStatus.FAILED, bill, idempotencyKey, now));
        added(new Payment(ids.nextPayment(), order, order.paidAmount(), PaymentStatus.FAILED, null));
    }

    private Order added(Order order) {
        orders.add(order);
        return order;
    }

    private Payment added(Payment payment) {
        payments.add(payment);
        return payment;
    }

    /**
     * Writes everything but the orders' lines.
     *
     * @param expiredKeys own keys that are new again: the orders that still hold them let go of them first
     */
    void write(List<String> expiredKeys) {
        keys.takeBack(expiredKeys);
        if (!orders.isEmpty()) {
            tables.insertOrders(orders);
            tables.insertPayments(payments);
        }
        orderEvents.record(events, now);
        salesFigures.add(sales);
    }

    /** After the stock: a line refers to its product, and a shared lock that has to become an exclusive one is a deadlock. */
    void writeItems() {
        if (!orders.isEmpty()) {
            tables.insertItems(orders);
        }
    }
}
