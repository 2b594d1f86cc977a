package dev.jumun.coupon.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.coupon.AddCoupon;
import dev.jumun.coupon.CouponType;
import dev.jumun.coupon.CouponView;
import dev.jumun.coupon.Coupons;
import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Invalid;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.web.Created;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Coupons for administrators. */
@RestController
@RequestMapping(path = "/api/v1/admin/coupons", produces = WebFormat.JSON)
class AdminCouponController {
    private static final Money AMOUNT_LIMIT = Money.of("1000000000.00");
    private static final Money HUNDRED_PER_CENT = Money.of("100.00");

    private final Coupons coupons;

    AdminCouponController(Coupons coupons) {
        this.coupons = coupons;
    }

    @PostMapping
    @Operation(operationId = "addCoupon", summary = "Put a coupon out to be claimed; its terms never change")
    @Created
    @Refuses(ErrorCode.CONFLICT)
    Answered<CouponResponse> add(Administrator administrator, IdempotentRequest request,
            @Valid @RequestBody AddCouponRequest body) {
        return Answered.of(coupons.add(body.command(request.intent(administrator.id(), body),
                request.responding(201, CouponResponse::of))));
    }

    @GetMapping
    @Operation(operationId = "listAllCoupons", summary = "All coupons with how many were issued and used, newest first")
    Page<CouponResponse> all(Administrator administrator, PageQuery page) {
        return coupons.all(page).map(CouponResponse::of);
    }

    record AddCouponRequest(@NotNull @Pattern(regexp = "^[A-Z0-9_-]{3,40}$") @Nullable String code,
            @NotNull @Nullable CouponType type, @NotNull @Nullable Money value, @NotNull @Nullable Instant startsAt,
            @NotNull @Nullable Instant endsAt,
            @NotNull @Min(1) @Max(AddCoupon.MAX_QUANTITY) @Nullable Integer totalQuantity,
            @Nullable Money minOrderAmount, @Nullable Money maxDiscountAmount) {

        /** Times are kept to the second, as they are shown. */
        AddCoupon command(Intent intent, Renderer<CouponView> renderer) {
            var kind = Objects.requireNonNull(type);
            var from = Objects.requireNonNull(startsAt).truncatedTo(ChronoUnit.SECONDS);
            var to = Objects.requireNonNull(endsAt).truncatedTo(ChronoUnit.SECONDS);
            if (!from.isBefore(to)) {
                throw new Invalid("endsAt", "after startsAt");
            }
            return new AddCoupon(intent, Objects.requireNonNull(code), kind, validValue(kind), from, to,
                    Objects.requireNonNull(totalQuantity), validMinimum(), validMaximum(kind), renderer);
        }

        private Money validValue(CouponType kind) {
            return switch (kind) {
                case PERCENT -> {
                    if (value == null || !value.isGreaterThan(Money.ZERO) || value.isGreaterThan(HUNDRED_PER_CENT)) {
                        throw new Invalid("value", "0.01-" + HUNDRED_PER_CENT);
                    }
                    yield value;
                }
                case FIXED -> positive("value", value);
            };
        }

        private @Nullable Money validMinimum() {
            if (minOrderAmount != null
                    && (minOrderAmount.isLessThan(Money.ZERO) || minOrderAmount.isGreaterThan(AMOUNT_LIMIT))) {
                throw new Invalid("minOrderAmount", "0.00-" + AMOUNT_LIMIT);
            }
            return minOrderAmount;
        }

        /** Silently without effect would be worse than refused. */
        private @Nullable Money validMaximum(CouponType kind) {
            if (maxDiscountAmount == null) {
                return null;
            }
            if (kind != CouponType.PERCENT) {
                throw new Invalid("maxDiscountAmount", "only with PERCENT");
            }
            return positive("maxDiscountAmount", maxDiscountAmount);
        }

        private static Money positive(String field, @Nullable Money amount) {
            if (amount == null || !amount.isGreaterThan(Money.ZERO) || amount.isGreaterThan(AMOUNT_LIMIT)) {
                throw new Invalid(field, "0.01-" + AMOUNT_LIMIT);
            }
            return amount;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CouponResponse(long couponId, String code, CouponType type, Money value, Instant startsAt, Instant endsAt,
            @Nullable Money minOrderAmount, @Nullable Money maxDiscountAmount, int totalQuantity, int issuedQuantity,
            int usedQuantity, Instant createdAt) {
        static CouponResponse of(CouponView coupon) {
            return new CouponResponse(coupon.id(), coupon.code(), coupon.type(), coupon.value(), coupon.startsAt(),
                    coupon.endsAt(), coupon.minOrderAmount(), coupon.maxDiscountAmount(), coupon.totalQuantity(),
                    coupon.issuedQuantity(), coupon.usedQuantity(), coupon.createdAt());
        }
    }
}
