package dev.jumun.order;

import dev.jumun.order.OrderSnapshot.PaymentSnapshot;
import dev.jumun.outbox.Outbox;
import dev.jumun.outbox.OutboxEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the data platform is told of orders. */
@Component
class OrderEvents {
    private final Outbox outbox;
    private final JsonMapper json;

    OrderEvents(Outbox outbox, JsonMapper json) {
        this.outbox = outbox;
        this.json = json;
    }

    OutboxEvent paid(OrderView order, PaymentSnapshot payment, @Nullable String traceParent) {
        return event("order.paid", order, payment, traceParent);
    }

    OutboxEvent cancelled(OrderView order, PaymentSnapshot payment, @Nullable String traceParent) {
        return event("order.cancelled", order, payment, traceParent);
    }

    private OutboxEvent event(String type, OrderView order, PaymentSnapshot payment, @Nullable String traceParent) {
        return new OutboxEvent("order", order.id().value(), type,
                json.writeValueAsString(OrderSnapshot.of(order, payment)), traceParent);
    }

    /** In the open transaction, in one statement. */
    void record(List<OutboxEvent> events, Instant now) {
        if (!events.isEmpty()) {
            outbox.record(events, now);
        }
    }
}
