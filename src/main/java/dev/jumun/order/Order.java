package dev.jumun.order;

import dev.jumun.catalog.LockedProducts.Quantity;
import dev.jumun.shared.Money;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.UserId;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one user bought at one moment. What it costs follows from its lines; paid = total − discount ≥ 0. */
@Entity(name = "Orders")
@Table(name = "orders")
class Order {
    /** Ids taken from the database at once: one small transaction for so many orders; a crash wastes at most these. */
    static final int ID_BLOCK = 1000;

    @Id
    @GeneratedValue(strategy = GenerationType.TABLE, generator = "orders")
    @TableGenerator(name = "orders", table = "id_blocks", pkColumnName = "name", valueColumnName = "next_id", pkColumnValue = "orders", allocationSize = ID_BLOCK)
    @Column(name = "order_id")
    private @Nullable Long id;

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

    @OneToMany(mappedBy = "order", cascade = CascadeType.PERSIST)
    @OrderBy("id")
    private List<OrderItem> items = new ArrayList<>();

    protected Order() {
        // For JPA.
    }

    /** An order that is neither paid nor failed yet does not exist: the caller decides before it makes one. */
    Order(UserId user, OrderStatus status, Bill bill, @Nullable String idempotencyKey, Instant createdAt) {
        this.userId = user.value();
        this.status = status;
        this.idempotencyKey = idempotencyKey == null ? null : idempotencyKey.getBytes(StandardCharsets.US_ASCII);
        this.createdAt = createdAt;
        bill.lines().forEach(line -> items.add(new OrderItem(this, line.product(), line.quantity())));
        this.totalAmount = bill.total().amount();
        this.discountAmount = bill.discount().amount();
        this.paidAmount = bill.payable().amount();
        this.userCouponId = bill.coupon() == null ? null : bill.coupon().userCouponId();
    }

    OrderId id() {
        if (id == null) {
            throw new IllegalStateException("Not saved yet");
        }
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

    /** @param couponCode the code behind {@link #userCouponId()} */
    OrderView view(@Nullable String couponCode) {
        return new OrderView(id(), user(), status, new Money(totalAmount), new Money(discountAmount), paidAmount(),
                couponCode, items.stream().map(OrderItem::view).toList(), createdAt, cancelledAt,
                cancelledBy == null ? null : new UserId(cancelledBy));
    }
}
