package dev.jumun.coupon;

import dev.jumun.shared.Money;
import java.time.Instant;

/**
 * What a claim gave.
 *
 * @param value per cent or points
 */
public record ClaimedCoupon(long couponId, String code, CouponType type, Money value, Instant claimedAt) {}
