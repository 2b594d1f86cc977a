package dev.jumun.order;

import dev.jumun.shared.Money;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is kept.
 *
 * @param couponCode the coupon that gave the discount, also when the order was cancelled; null for none
 * @param cancelledAt null unless it was
 * @param cancelledBy the user who did it: the buyer or an administrator
 */
public record OrderView(OrderId id, UserId user, OrderStatus status, Money totalAmount, Money discountAmount,
        Money paidAmount, @Nullable String couponCode, List<Item> items, Instant createdAt,
        @Nullable Instant cancelledAt, @Nullable UserId cancelledBy) {

    /** One line, at the name and price of its time. */
    public record Item(ProductId product, String name, Money unitPrice, int quantity, Money subtotal) {}
}
