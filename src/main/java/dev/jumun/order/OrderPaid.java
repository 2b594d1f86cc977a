package dev.jumun.order;

import dev.jumun.shared.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the data platform is told of a paid order (contract §6): all of it. */
record OrderPaid(long orderId, long userId, OrderStatus status, Money totalAmount, Money discountAmount,
        Money paidAmount, @Nullable String couponCode, List<ItemData> items, PaymentData payment, Instant createdAt) {
    static final String TYPE = "order.paid";

    static OrderPaid of(OrderView order, PaymentData payment) {
        return new OrderPaid(order.id().value(), order.user().value(), order.status(), order.totalAmount(),
                order.discountAmount(), order.paidAmount(), order.couponCode(),
                order.items().stream().map(ItemData::of).toList(), payment, order.createdAt());
    }

    record ItemData(long productId, String name, Money unitPrice, int quantity, Money subtotal) {
        static ItemData of(OrderView.Item item) {
            return new ItemData(item.product().value(), item.name(), item.unitPrice(), item.quantity(),
                    item.subtotal());
        }
    }

    record PaymentData(long paymentId, Money amount, String status, @Nullable Instant paidAt) {}
}
