package dev.jumun.coupon;

/** What became of a claimed coupon. One whose window has closed keeps its status. */
public enum UserCouponStatus {
    /** Held, and not used yet. */
    CLAIMED,
    /** Spent on a paid order. */
    USED
}
