package dev.jumun.coupon;

import dev.jumun.coupon.UserCouponTables.Holding;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is left of coupons whose rows this transaction holds: decided on in memory, written in two statements. */
final class LockedQuotas {
    private final CouponTables coupons;
    private final UserCouponTables userCoupons;
    private final Map<Long, Integer> remaining;
    private final Set<Holding> held;
    private final Instant now;
    private final Set<Holding> claimed = new LinkedHashSet<>();

    LockedQuotas(CouponTables coupons, UserCouponTables userCoupons, Map<Long, Integer> remaining, Set<Holding> held,
            Instant now) {
        this.coupons = coupons;
        this.userCoupons = userCoupons;
        this.remaining = remaining;
        this.held = held;
        this.now = now;
    }

    /**
     * Gives the user one.
     *
     * @throws CouponAlreadyClaimed when the user has one, also from earlier in this transaction
     * @throws CouponSoldOut when none is left
     */
    void claim(Holding holding) {
        if (held.contains(holding) || claimed.contains(holding)) {
            throw new CouponAlreadyClaimed();
        }
        int left = remaining.getOrDefault(holding.couponId(), 0);
        if (left < 1) {
            throw new CouponSoldOut();
        }
        remaining.put(holding.couponId(), left - 1);
        claimed.add(holding);
    }

    void write() {
        if (claimed.isEmpty()) {
            return;
        }
        var quantities = new TreeMap<Long, Integer>();
        claimed.forEach(holding -> quantities.merge(holding.couponId(), 1, Integer::sum));
        coupons.issue(quantities);
        userCoupons.add(claimed, now);
    }
}
