package dev.jumun.order;

import dev.jumun.order.OrderSnapshot.PaymentSnapshot;
import dev.jumun.shared.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The one payment of an order. */
@Entity
@Table(name = "payments")
class Payment {
    @Id
    @Column(name = "payment_id")
    private long id;

    @OneToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "order_id")
    private Order order;

    private BigDecimal amount;

    @Enumerated(EnumType.STRING)
    private PaymentStatus status;

    @Column(name = "paid_at")
    private @Nullable Instant paidAt;

    protected Payment() {
        // For JPA.
    }

    Payment(long id, Order order, Money amount, PaymentStatus status, @Nullable Instant paidAt) {
        this.id = id;
        this.order = order;
        this.amount = amount.amount();
        this.status = status;
        this.paidAt = paidAt;
    }

    /** Gives the amount back, once. */
    void refund() {
        if (status != PaymentStatus.SUCCESS) {
            throw new IllegalStateException("Nothing to give back: " + status);
        }
        status = PaymentStatus.REFUNDED;
    }

    PaymentSnapshot snapshot() {
        return new PaymentSnapshot(id, new Money(amount), status, paidAt);
    }

    /** In the order of the columns of {@link OrderTables#insertPayments}. */
    @Nullable
    Object[] row() {
        return new @Nullable Object[]{id, order.id().value(), amount, status.name(),
                paidAt == null ? null : LocalDateTime.ofInstant(paidAt, ZoneOffset.UTC)};
    }

    Order order() {
        return order;
    }
}
