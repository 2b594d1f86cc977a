package dev.jumun.coupon;

/** How a coupon's discount is computed. */
public enum CouponType {
    /** So many per cent of the total. */
    PERCENT,
    /** A fixed amount. */
    FIXED
}
