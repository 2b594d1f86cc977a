package dev.jumun.coupon;

import dev.jumun.shared.Money;

/**
 * A held coupon that fits an order.
 *
 * @param userCouponId names what the user holds, not the coupon
 * @param discount what it takes off the total
 */
public record AppliedCoupon(long userCouponId, String code, Money discount) {}
