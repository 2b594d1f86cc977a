package dev.jumun.coupon.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.coupon.ClaimCoupon;
import dev.jumun.coupon.ClaimedCoupon;
import dev.jumun.coupon.Claims;
import dev.jumun.coupon.CouponType;
import dev.jumun.coupon.CouponView;
import dev.jumun.coupon.Coupons;
import dev.jumun.coupon.UserCouponStatus;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Actor;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Coupons to be claimed. */
@RestController
@RequestMapping(path = "/api/v1/coupons", produces = WebFormat.JSON)
class CouponController {
    private final Coupons coupons;
    private final Claims claims;

    CouponController(Coupons coupons, Claims claims) {
        this.coupons = coupons;
        this.claims = claims;
    }

    @GetMapping
    @Operation(operationId = "listCoupons", summary = "Coupons open now, the one that closes first at the top")
    Page<OpenCouponResponse> open(PageQuery page) {
        return coupons.open(page).map(OpenCouponResponse::of);
    }

    /** The path says it all: there is no body to mean anything. */
    @PostMapping("/{code}/claim")
    @Operation(operationId = "claimCoupon", summary = "Claim one of a coupon, first come, first served")
    @Refuses({ErrorCode.COUPON_INVALID, ErrorCode.COUPON_ALREADY_CLAIMED, ErrorCode.COUPON_SOLD_OUT})
    Answered<ClaimedCouponResponse> claim(Actor actor, IdempotentRequest request, @PathVariable String code) {
        return Answered.of(claims.claim(new ClaimCoupon(request.intent(actor.id(), code), code,
                request.responding(200, ClaimedCouponResponse::of))));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OpenCouponResponse(long couponId, String code, CouponType type, Money value, Instant startsAt,
            Instant endsAt, int totalQuantity, int remainingQuantity, @Nullable Money minOrderAmount,
            @Nullable Money maxDiscountAmount) {
        static OpenCouponResponse of(CouponView coupon) {
            return new OpenCouponResponse(coupon.id(), coupon.code(), coupon.type(), coupon.value(),
                    coupon.startsAt(), coupon.endsAt(), coupon.totalQuantity(), coupon.remainingQuantity(),
                    coupon.minOrderAmount(), coupon.maxDiscountAmount());
        }
    }

    record ClaimedCouponResponse(long couponId, String code, CouponType type, Money value, Instant claimedAt,
            UserCouponStatus status) {
        static ClaimedCouponResponse of(ClaimedCoupon claimed) {
            return new ClaimedCouponResponse(claimed.couponId(), claimed.code(), claimed.type(), claimed.value(),
                    claimed.claimedAt(), UserCouponStatus.CLAIMED);
        }
    }
}
