package dev.jumun.order;

import dev.jumun.coupon.AppliedCoupon;
import dev.jumun.shared.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an order costs, at the prices of the locked products and with the coupon that applies to it. */
record Bill(List<PricedLine> lines, @Nullable AppliedCoupon coupon) {
    Bill {
        lines = List.copyOf(lines);
    }

    Money total() {
        return PricedLine.total(lines);
    }

    Money discount() {
        return coupon == null ? Money.ZERO : coupon.discount();
    }

    /** Never negative: a discount is at most the total. */
    Money payable() {
        return total().minus(discount());
    }

    @Nullable
    String couponCode() {
        return coupon == null ? null : coupon.code();
    }
}
