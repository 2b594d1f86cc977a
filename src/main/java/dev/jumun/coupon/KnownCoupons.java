package dev.jumun.coupon;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The terms of coupons by their codes, in memory: they never change, and every claim asks for them. */
@Component
class KnownCoupons {
    private final CouponTables tables;
    private final Cache<String, @Nullable Coupon> known;

    KnownCoupons(CouponTables tables, CouponProperties properties) {
        this.tables = tables;
        this.known = Caffeine.newBuilder()
                .maximumSize(properties.cacheSize())
                .expireAfterWrite(properties.cacheTime())
                .build();
    }

    /** Empty when no coupon has this code; codes are case-sensitive. Unknown ones are not kept: they may be added. */
    Optional<Coupon> find(String code) {
        if (!Coupon.CODE.matcher(code).matches()) {
            return Optional.empty();
        }
        // Whoever comes meanwhile waits for the one that looks: thousands may ask at once.
        return Optional.ofNullable(known.get(code, wanted -> tables.find(wanted).orElse(null)));
    }
}
