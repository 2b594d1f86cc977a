package dev.jumun.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CouponTests {
    private static final Instant OPENS = Instant.parse("2025-11-09T00:00:00Z");
    private static final Instant CLOSES = Instant.parse("2025-11-10T00:00:00Z");

    private static Coupon coupon(CouponType type, String value, @Nullable String minimum, @Nullable String maximum) {
        return new Coupon(1, "WELCOME10", type, Money.of(value), OPENS, CLOSES, 100,
                minimum == null ? null : Money.of(minimum), maximum == null ? null : Money.of(maximum));
    }

    @ParameterizedTest
    @CsvSource({"10.00, 59700.00, , 5970.00", "10.00, 59700.00, 5000.00, 5000.00", "10.00, 59700.00, 5970.01, 5970.00",
            "33.33, 100.00, , 33.33", "33.33, 0.10, , 0.03", "0.01, 99.99, , 0.00", "1.00, 0.01, , 0.00",
            "100.00, 0.01, , 0.01", "100.00, 19900.00, , 19900.00",
            "99.99, 99999999999999999.99, , 99989999999999999.99",
            "10.00, 0.00, , 0.00"})
    void percentagesAreRoundedDownAndCapped(String percent, String total, @Nullable String maximum, String discount) {
        var coupon = coupon(CouponType.PERCENT, percent, null, maximum);

        assertThat(coupon.discountOn(Money.of(total))).isEqualTo(Money.of(discount));
    }

    @ParameterizedTest
    @CsvSource({"5000.00, 5000.01, 5000.00", "5000.00, 5000.00, 5000.00", "5000.00, 4999.99, 4999.99",
            "5000.00, 0.00, 0.00"})
    void fixedAmountsAreAtMostTheTotal(String value, String total, String discount) {
        assertThat(coupon(CouponType.FIXED, value, null, null).discountOn(Money.of(total)))
                .isEqualTo(Money.of(discount));
    }

    @Test
    void appliesFromItsMinimumOn() {
        var coupon = coupon(CouponType.FIXED, "1.00", "100.00", null);

        assertThat(coupon.appliesTo(Money.of("99.99"))).isFalse();
        assertThat(coupon.appliesTo(Money.of("100.00"))).isTrue();
        assertThat(coupon(CouponType.FIXED, "1.00", null, null).appliesTo(Money.ZERO)).isTrue();
    }

    @Test
    void isOpenFromItsFirstMomentToItsLast() {
        var coupon = coupon(CouponType.FIXED, "1.00", null, null);

        assertThat(coupon.isOpenAt(OPENS.minusNanos(1))).isFalse();
        assertThat(coupon.opensAfter(OPENS.minusNanos(1))).isTrue();
        assertThat(coupon.isOpenAt(OPENS)).isTrue();
        assertThat(coupon.opensAfter(OPENS)).isFalse();
        assertThat(coupon.isOpenAt(CLOSES)).isTrue();
        assertThat(coupon.isOpenAt(CLOSES.plusNanos(1))).isFalse();
    }
}
