package dev.jumun.shared;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An exact amount with two decimals, as the database's DECIMAL(19,2) holds it; may be negative (a debit). */
public record Money(BigDecimal amount) implements Comparable<Money> {
    /** The largest amount that fits DECIMAL(19,2). */
    public static final Money MAX = Money.of("99999999999999999.99");
    public static final Money ZERO = Money.of("0.00");

    /**
     * Takes an amount as it is.
     *
     * @throws IllegalArgumentException for more than two decimals: amounts are never rounded silently
     */
    public Money {
        if (amount.scale() != 2) {
            if (amount.stripTrailingZeros().scale() > 2) {
                throw new IllegalArgumentException("An amount has at most two decimals, not " + amount);
            }
            amount = amount.setScale(2, RoundingMode.UNNECESSARY);
        }
    }

    public static Money of(String amount) {
        return new Money(new BigDecimal(amount));
    }

    public Money plus(Money other) {
        return new Money(amount.add(other.amount));
    }

    public Money minus(Money other) {
        return new Money(amount.subtract(other.amount));
    }

    public Money times(long factor) {
        return new Money(amount.multiply(BigDecimal.valueOf(factor)));
    }

    public Money negated() {
        return new Money(amount.negate());
    }

    public boolean isLessThan(Money other) {
        return compareTo(other) < 0;
    }

    public boolean isGreaterThan(Money other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Money other) {
        return amount.compareTo(other.amount);
    }

    /** Always two decimals and no exponent, such as {@code 19900.00}. */
    @Override
    public String toString() {
        return amount.toPlainString();
    }
}
