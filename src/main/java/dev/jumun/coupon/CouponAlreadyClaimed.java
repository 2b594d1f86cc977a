package dev.jumun.coupon;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;

/** The user holds the one that a user may have, used or not. */
public final class CouponAlreadyClaimed extends Rejection {
    private static final long serialVersionUID = 1L;

    CouponAlreadyClaimed() {
        super(ErrorCode.COUPON_ALREADY_CLAIMED, List.of());
    }
}
