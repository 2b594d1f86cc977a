package dev.jumun.order;

import dev.jumun.catalog.Quantity;
import dev.jumun.shared.Money;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one user bought at one moment. What it costs follows from its lines; paid = total − discount ≥ 0. */
@Entity(name = "Orders")
@Table(name = "orders")
class Order {
    @Id
    @Column(name = "order_id")
    private long id;

    @Column(name = "user_id")
    private long userId;

    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    @Column(name = "total_amount")
    private BigDecimal totalAmount;

    @Column(name = "discount_amount")
    private BigDecimal discountAmount;

    @Column(name = "paid_amount")
    private BigDecimal paidAmount;

    @Column(name = "idempotency_key")
    private byte @Nullable [] idempotencyKey;

    @Column(name = "user_coupon_id")
    private @Nullable Long userCouponId;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "cancelled_at")
    private @Nullable Instant cancelledAt;

    @Column(name = "cancelled_by")
    private @Nullable Long cancelledBy;

    @OneToMany(mappedBy = "order")
    @OrderBy("id")
    private List<OrderItem> items = new ArrayList<>();

    protected Order() {
        // For JPA.
    }

    /** An order that is neither paid nor failed yet does not exist: the caller decides before it makes one. */
    Order(OrderIds ids, UserId user, OrderStatus status, Bill bill, @Nullable String idempotencyKey,
            Instant createdAt) {
        this.id = ids.nextOrder();
        this.userId = user.value();
        this.status = status;
        this.idempotencyKey = idempotencyKey == null ? null : idempotencyKey.getBytes(StandardCharsets.US_ASCII);
        this.createdAt = createdAt;
        bill.lines().forEach(line -> items.add(new OrderItem(ids.nextItem(), this, line.product(), line.quantity())));
        this.totalAmount = bill.total().amount();
        this.discountAmount = bill.discount().amount();
        this.paidAmount = bill.payable().amount();
        this.userCouponId = bill.coupon() == null ? null : bill.coupon().userCouponId();
    }

    OrderId id() {
        return new OrderId(id);
    }

    UserId user() {
        return new UserId(userId);
    }

    OrderStatus status() {
        return status;
    }

    Instant createdAt() {
        return createdAt;
    }

    Money paidAmount() {
        return new Money(paidAmount);
    }

    /** What the user holds of a coupon, and gave for this order's discount; null for none. */
    @Nullable
    Long userCouponId() {
        return userCouponId;
    }

    /** What it took out of stock, or would have. */
    List<Quantity> quantities() {
        return items.stream().map(OrderItem::quantity).toList();
    }

    /** Everything that was paid for goes back; only once, and only what was paid. */
    void cancel(UserId by, Instant at) {
        if (status != OrderStatus.PAID) {
            throw new IllegalStateException("Only a paid order can be cancelled, not one that is " + status);
        }
        status = OrderStatus.CANCELLED;
        cancelledAt = at;
        cancelledBy = by.value();
    }

    /** In the order of the columns of {@link OrderTables#insertOrders}. */
    @Nullable
    Object[] row() {
        return new @Nullable Object[]{id, userId, status.name(), totalAmount, discountAmount, paidAmount,
                idempotencyKey,
                userCouponId, LocalDateTime.ofInstant(createdAt, ZoneOffset.UTC)};
    }

    Stream<Object[]> itemRows() {
        return items.stream().map(OrderItem::row);
    }

    /** @param couponCode the code behind {@link #userCouponId()} */
    OrderView view(@Nullable String couponCode) {
        return new OrderView(id(), user(), status, new Money(totalAmount), new Money(discountAmount), paidAmount(),
                couponCode, items.stream().map(OrderItem::view).toList(), createdAt, cancelledAt,
                cancelledBy == null ? null : new UserId(cancelledBy));
    }
}
