package dev.jumun.coupon;

import dev.jumun.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A coupon as it stands at one moment.
 *
 * @param value per cent or points
 * @param usedQuantity how many of the issued ones were spent on an order
 */
public record CouponView(long id, String code, CouponType type, Money value, Instant startsAt, Instant endsAt,
        @Nullable Money minOrderAmount, @Nullable Money maxDiscountAmount, int totalQuantity, int issuedQuantity,
        int usedQuantity, Instant createdAt) {

    public int remainingQuantity() {
        return totalQuantity - issuedQuantity;
    }
}
