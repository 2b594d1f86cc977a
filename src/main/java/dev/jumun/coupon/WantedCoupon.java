package dev.jumun.coupon;

import dev.jumun.coupon.UserCouponTables.Holding;
import dev.jumun.shared.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A coupon that a user wants to use, by a code that may be nobody's; found out before anything is locked. */
public final class WantedCoupon {
    private final UserId user;
    private final String code;
    private final @Nullable Coupon coupon;

    WantedCoupon(UserId user, String code, @Nullable Coupon coupon) {
        this.user = user;
        this.code = code;
        this.coupon = coupon;
    }

    String code() {
        return code;
    }

    @Nullable
    Coupon coupon() {
        return coupon;
    }

    /** What the user would have to hold; empty when no coupon has the code. */
    Optional<Holding> holding() {
        return Optional.ofNullable(coupon).map(known -> new Holding(user.value(), known.id()));
    }
}
