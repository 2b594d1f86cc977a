/** Coupons: first come, first served, never one too many; and their use in orders. */
@ApplicationModule(displayName = "Coupon", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *", "groupcommit", "wallet", "account"})
@NullMarked
package dev.jumun.coupon;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
