package dev.jumun.coupon.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.account.Accounts;
import dev.jumun.coupon.CouponType;
import dev.jumun.coupon.Coupons;
import dev.jumun.coupon.UserCouponStatus;
import dev.jumun.coupon.UserCouponView;
import dev.jumun.shared.Actor;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Money;
import dev.jumun.shared.UserId;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The coupons that a user holds. */
@RestController
@RequestMapping(path = "/api/v1/users/{userId}/coupons", produces = WebFormat.JSON)
class UserCouponController {
    private final Coupons coupons;
    private final Accounts accounts;

    UserCouponController(Coupons coupons, Accounts accounts) {
        this.coupons = coupons;
        this.accounts = accounts;
    }

    @GetMapping
    @Operation(operationId = "listUserCoupons", summary = "The newest " + Coupons.MAX_LISTED
            + " coupons of a user, newest first: your own, or anybody's for an administrator")
    @Refuses({ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND})
    UserCouponsResponse coupons(Actor actor, @PathVariable UserId userId) {
        actor.mayActFor(userId);
        accounts.user(userId);
        return new UserCouponsResponse(userId.value(),
                coupons.heldBy(userId).stream().map(UserCouponResponse::of).toList());
    }

    record UserCouponsResponse(long userId, List<UserCouponResponse> coupons) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserCouponResponse(long couponId, String code, CouponType type, Money value,
            @Nullable Money minOrderAmount, @Nullable Money maxDiscountAmount, UserCouponStatus status,
            Instant claimedAt, @Nullable Instant usedAt, Instant expiresAt) {
        static UserCouponResponse of(UserCouponView coupon) {
            return new UserCouponResponse(coupon.couponId(), coupon.code(), coupon.type(), coupon.value(),
                    coupon.minOrderAmount(), coupon.maxDiscountAmount(), coupon.status(), coupon.claimedAt(),
                    coupon.usedAt(), coupon.expiresAt());
        }
    }
}
