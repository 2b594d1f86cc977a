package dev.jumun.coupon;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;

/** Takes one of a coupon's limited number for the asking user. */
public record ClaimCoupon(Intent intent, String code, Renderer<ClaimedCoupon> renderer) {}
