package dev.jumun.coupon;

import dev.jumun.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A coupon that a user holds or held.
 *
 * @param value per cent or points
 * @param usedAt null for one that was not used
 */
public record UserCouponView(long couponId, String code, CouponType type, Money value, @Nullable Money minOrderAmount,
        @Nullable Money maxDiscountAmount, UserCouponStatus status, Instant claimedAt, @Nullable Instant usedAt,
        Instant expiresAt) {}
