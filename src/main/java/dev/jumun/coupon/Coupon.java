package dev.jumun.coupon;

import dev.jumun.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a coupon grants, to how many, and when. Never changes once it exists, so that it may be kept in memory; how many
 * were issued is not part of it.
 *
 * @param value per cent or points
 * @param endsAt the last moment at which it can be claimed and used
 * @param minOrderAmount total from which on it applies; null for any
 * @param maxDiscountAmount the most that a percentage takes off; null for any
 */
record Coupon(long id, String code, CouponType type, Money value, Instant startsAt, Instant endsAt, int totalQuantity,
        @Nullable Money minOrderAmount, @Nullable Money maxDiscountAmount) {
    /** What a code looks like (contract §5); anything else is nobody's code. */
    static final Pattern CODE = Pattern.compile("[A-Z0-9_-]{3,40}");

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    boolean isOpenAt(Instant moment) {
        return !opensAfter(moment) && !moment.isAfter(endsAt);
    }

    boolean opensAfter(Instant moment) {
        return moment.isBefore(startsAt);
    }

    boolean appliesTo(Money total) {
        return minOrderAmount == null || !total.isLessThan(minOrderAmount);
    }

    /** What it takes off (contract §4): never more than the total, and rounded in favour of the shop. */
    Money discountOn(Money total) {
        return switch (type) {
            case FIXED -> least(value, total);
            case PERCENT -> least(maxDiscountAmount, new Money(
                    total.amount().multiply(value.amount()).divide(HUNDRED, 2, RoundingMode.DOWN)));
        };
    }

    private static Money least(@Nullable Money bound, Money amount) {
        return bound != null && bound.isLessThan(amount) ? bound : amount;
    }
}
