package dev.jumun.coupon;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;

/** A coupon of this code cannot be claimed, or not be used for this order. */
public final class CouponInvalid extends Rejection {
    private static final long serialVersionUID = 1L;

    /** @param field which part of the request named the coupon */
    CouponInvalid(String field, Reason reason) {
        super(ErrorCode.COUPON_INVALID, List.of(new FieldDetail(field, reason.name())));
    }

    /** What is wrong with it, as the client is told. */
    enum Reason {
        /** No coupon has this code. */
        UNKNOWN,
        /** Before the window. */
        NOT_OPEN_YET,
        /** After the window. */
        CLOSED,
        /** The user does not hold it; said of unknown codes too, which an order is no place to try out. */
        NOT_HELD,
        /** Spent on another order. */
        USED,
        /** The order's total is below the coupon's minimum. */
        MINIMUM_NOT_MET
    }
}
