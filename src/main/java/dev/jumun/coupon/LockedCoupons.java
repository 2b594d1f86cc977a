package dev.jumun.coupon;

import dev.jumun.coupon.CouponInvalid.Reason;
import dev.jumun.coupon.UserCouponTables.Held;
import dev.jumun.coupon.UserCouponTables.Holding;
import dev.jumun.shared.Money;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Held coupons whose rows this transaction holds: decided on in memory, written at the end in one statement. */
public final class LockedCoupons {
    private static final String FIELD = "couponCode";

    private final UserCouponTables tables;
    private final Map<Holding, Held> held;
    private final Instant now;
    private final Set<Long> used = new HashSet<>();
    private final Set<Long> givenBack = new HashSet<>();

    LockedCoupons(UserCouponTables tables, Map<Holding, Held> held, Instant now) {
        this.tables = tables;
        this.held = held;
        this.now = now;
    }

    /**
     * What the user's coupon takes off an order; changes nothing.
     *
     * @throws CouponInvalid when the user does not hold it, has used it (earlier in this transaction too), its window is
     *         not open, or the total is below its minimum
     */
    public AppliedCoupon apply(WantedCoupon wanted, Money total) {
        var coupon = wanted.coupon();
        var holding = wanted.holding().map(held::get).orElse(null);
        if (coupon == null || holding == null) {
            throw new CouponInvalid(FIELD, Reason.NOT_HELD);
        }
        if (holding.status() == UserCouponStatus.USED || used.contains(holding.id())) {
            throw new CouponInvalid(FIELD, Reason.USED);
        }
        if (!coupon.isOpenAt(now)) {
            throw new CouponInvalid(FIELD, coupon.opensAfter(now) ? Reason.NOT_OPEN_YET : Reason.CLOSED);
        }
        if (!coupon.appliesTo(total)) {
            throw new CouponInvalid(FIELD, Reason.MINIMUM_NOT_MET);
        }
        return new AppliedCoupon(holding.id(), wanted.code(), coupon.discountOn(total));
    }

    /** Spends what {@link #apply} gave, on an order that is paid. */
    public void use(AppliedCoupon coupon) {
        if (!used.add(coupon.userCouponId())) {
            throw new IllegalArgumentException("Used before: " + coupon);
        }
    }

    /** Gives back what was spent on an order, also when its window has closed; once. */
    public void giveBack(long userCouponId) {
        if (!givenBack.add(userCouponId)) {
            throw new IllegalArgumentException("Given back before: " + userCouponId);
        }
    }

    /** Writes what was spent and given back. */
    public void write() {
        if (!used.isEmpty()) {
            tables.use(used, now);
        }
        if (!givenBack.isEmpty()) {
            tables.giveBack(givenBack);
        }
    }
}
