package dev.jumun.order;

import dev.jumun.outbox.Outbox;
import dev.jumun.outbox.OutboxEvent;
import dev.jumun.shared.UserId;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The orders that one group's transaction adds: collected while deciding, written in one statement per table. */
final class NewOrders {
    private final EntityManager entities;
    private final JdbcTemplate jdbc;
    private final Outbox outbox;
    private final JsonMapper json;
    private final Instant now;
    private final List<OutboxEvent> events = new ArrayList<>();

    NewOrders(EntityManager entities, JdbcTemplate jdbc, Outbox outbox, JsonMapper json, Instant now) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.json = json;
        this.now = now;
    }

    OrderView paid(UserId user, Bill bill, @Nullable String idempotencyKey, @Nullable String traceParent) {
        var order = new Order(user, OrderStatus.PAID, bill, idempotencyKey, now);
        entities.persist(order);
        var payment = new Payment(order, order.paidAmount(), PaymentStatus.SUCCESS, now);
        entities.persist(payment);
        var view = order.view(bill.couponCode());
        var event = OrderPaid.of(view, payment.eventData());
        events.add(new OutboxEvent("order", view.id().value(), OrderPaid.TYPE, json.writeValueAsString(event),
                traceParent));
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
        if (!expiredKeys.isEmpty()) {
            jdbc.batchUpdate("UPDATE orders SET idempotency_key = NULL WHERE idempotency_key = ?",
                    expiredKeys.stream().map(key -> new Object[]{key.getBytes(StandardCharsets.US_ASCII)}).toList());
        }
        entities.flush();
        if (!events.isEmpty()) {
            outbox.record(events, now);
        }
    }
}
