package dev.jumun.coupon;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;

/** As many were issued as there are. */
public final class CouponSoldOut extends Rejection {
    private static final long serialVersionUID = 1L;

    CouponSoldOut() {
        super(ErrorCode.COUPON_SOLD_OUT, List.of());
    }
}
