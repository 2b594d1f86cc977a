package dev.jumun.coupon;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts a coupon out to be claimed; its terms never change afterwards. */
public record AddCoupon(Intent intent, String code, CouponType type, Money value, Instant startsAt, Instant endsAt,
        int totalQuantity, @Nullable Money minOrderAmount, @Nullable Money maxDiscountAmount,
        Renderer<CouponView> renderer) {
    /** The most that one coupon can be issued (contract §5). */
    public static final int MAX_QUANTITY = 100_000_000;

    public AddCoupon {
        if (!Coupon.CODE.matcher(code).matches() || !startsAt.isBefore(endsAt) || totalQuantity < 1
                || totalQuantity > MAX_QUANTITY) {
            throw new IllegalArgumentException("Not the terms of a coupon: " + code);
        }
    }
}
