package dev.jumun.order;

import dev.jumun.order.OrderSnapshot.PaymentSnapshot;
import dev.jumun.shared.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one payment of an order. */
@Entity
@Table(name = "payments")
class Payment {
    @Id
    @GeneratedValue(strategy = GenerationType.TABLE, generator = "payments")
    @TableGenerator(name = "payments", table = "id_blocks", pkColumnName = "name", valueColumnName = "next_id", pkColumnValue = "payments", allocationSize = Order.ID_BLOCK)
    @Column(name = "payment_id")
    private @Nullable Long id;

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

    Payment(Order order, Money amount, PaymentStatus status, @Nullable Instant paidAt) {
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
        if (id == null) {
            throw new IllegalStateException("Not saved yet");
        }
        return new PaymentSnapshot(id, new Money(amount), status, paidAt);
    }

    Order order() {
        return order;
    }
}
