package dev.jumun.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.shared.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order as the data platform is told of it (contract §6): all of it, as it is at that moment. */
record OrderSnapshot(long orderId, long userId, OrderStatus status, Money totalAmount, Money discountAmount,
        Money paidAmount, @Nullable String couponCode, List<ItemSnapshot> items, PaymentSnapshot payment,
        Instant createdAt, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant cancelledAt) {

    static OrderSnapshot of(OrderView order, PaymentSnapshot payment) {
        return new OrderSnapshot(order.id().value(), order.user().value(), order.status(), order.totalAmount(),
                order.discountAmount(), order.paidAmount(), order.couponCode(),
                order.items().stream().map(ItemSnapshot::of).toList(), payment, order.createdAt(),
                order.cancelledAt());
    }

    record ItemSnapshot(long productId, String name, Money unitPrice, int quantity, Money subtotal) {
        static ItemSnapshot of(OrderView.Item item) {
            return new ItemSnapshot(item.product().value(), item.name(), item.unitPrice(), item.quantity(),
                    item.subtotal());
        }
    }

    record PaymentSnapshot(long paymentId, Money amount, PaymentStatus status, @Nullable Instant paidAt) {}
}
