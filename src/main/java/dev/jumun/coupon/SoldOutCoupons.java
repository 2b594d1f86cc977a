package dev.jumun.coupon;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The coupons of which the database has said that none is left, with those who hold one. Nothing that was issued ever
 * comes back to be issued again, so this stays true, and whoever comes after that needs neither the gate nor the database
 * to be told so.
 *
 * <p>Holders are never refused here: they are told that they hold one, or their first answer once more, by those who know.
 */
@Component
class SoldOutCoupons {
    private static final Logger log = LoggerFactory.getLogger(SoldOutCoupons.class);

    /** Of one coupon, 8 bytes each. What is larger is refused by the gate. */
    private static final int MAX_HOLDERS = 100_000;
    /** Of all coupons together: 8 MB. */
    private static final long MAX_ALL_HOLDERS = 1_000_000;
    /** The last slots are often reserved and not yet settled when the gate turns the first away. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final CouponTables coupons;
    private final UserCouponTables userCoupons;
    private final Cache<Long, Found> found;
    private final AtomicBoolean asking = new AtomicBoolean();

    SoldOutCoupons(CouponTables coupons, UserCouponTables userCoupons, CouponProperties properties) {
        this.coupons = coupons;
        this.userCoupons = userCoupons;
        this.found = Caffeine.newBuilder()
                .maximumWeight(MAX_ALL_HOLDERS)
                .weigher((Long _, Found each) -> each.weight())
                .expireAfter(Expiry.writing((Long _, Found each) -> switch (each) {
                    // As the terms of coupons: changed by hand in the database only.
                    case SoldOut _ -> properties.cacheTime();
                    case NotYet _ -> ASK_AGAIN;
                }))
                .build();
    }

    /** Whether there is nothing to be had for this user, now and for ever. */
    boolean refuse(Coupon coupon, long user) {
        return found.getIfPresent(coupon.id()) instanceof SoldOut soldOut && !soldOut.isHolder(user);
    }

    /** Asks the database, without waiting for it, whether the coupon is sold out for good: somebody says that it seems so. */
    void lookSoon(Coupon coupon) {
        if (coupon.totalQuantity() <= MAX_HOLDERS && found.getIfPresent(coupon.id()) == null
                && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("coupon-sold-out-" + coupon.code()).start(() -> {
                try {
                    found.put(coupon.id(), look(coupon));
                } finally {
                    asking.set(false);
                }
            });
        }
    }

    private Found look(Coupon coupon) {
        try {
            // First what is left, then who holds it: nobody can be added in between.
            return coupons.remaining(coupon.id()) <= 0
                    ? new SoldOut(userCoupons.holders(coupon.id(), MAX_HOLDERS))
                    : new NotYet();
        } catch (RuntimeException failure) {
            log.debug("Whether coupon {} is sold out is not known", coupon.code(), failure);
            return new NotYet();
        }
    }

    /** What the database said last. */
    private sealed interface Found {
        int weight();
    }

    private record NotYet() implements Found {
        @Override
        public int weight() {
            return 1;
        }
    }

    private static final class SoldOut implements Found {
        private final long[] sortedHolders;

        SoldOut(long[] holders) {
            this.sortedHolders = holders;
            Arrays.sort(sortedHolders);
        }

        boolean isHolder(long user) {
            return Arrays.binarySearch(sortedHolders, user) >= 0;
        }

        @Override
        public int weight() {
            return 1 + sortedHolders.length;
        }
    }
}
