package dev.jumun.order;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;

/** The user has no coupon of this code to use. */
public final class CouponInvalid extends Rejection {
    private static final long serialVersionUID = 1L;

    public CouponInvalid(String code) {
        super(ErrorCode.COUPON_INVALID, List.of(new FieldDetail("couponCode", code)));
    }
}
