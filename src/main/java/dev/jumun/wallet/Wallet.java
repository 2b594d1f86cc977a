package dev.jumun.wallet;

import dev.jumun.shared.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;

/** The points of one user; never negative. */
@Entity
@Table(name = "wallets")
class Wallet {
    @Id
    @Column(name = "user_id")
    private long userId;

    private BigDecimal balance;

    protected Wallet() {
        // For JPA.
    }

    Wallet(long userId, BigDecimal balance) {
        this.userId = userId;
        this.balance = balance;
    }

    long userId() {
        return userId;
    }

    Money balance() {
        return new Money(balance);
    }

    /** Adds to the balance and returns what it is then. */
    Money deposit(Money amount) {
        if (new Money(balance.add(amount.amount())).isGreaterThan(Money.MAX)) {
            throw new IllegalArgumentException("A wallet holds at most " + Money.MAX);
        }
        balance = balance.add(amount.amount());
        return balance();
    }

    /** Takes from the balance and returns what it is then. */
    Money withdraw(Money amount) {
        if (balance().isLessThan(amount)) {
            throw new IllegalArgumentException("A balance never falls below zero");
        }
        balance = balance.subtract(amount.amount());
        return balance();
    }
}
