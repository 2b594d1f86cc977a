package dev.jumun.faults.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run sells, to whom: nobody else buys it, and they buy nothing else.
 *
 * @param users with empty wallets
 * @param stock of each product at the beginning
 * @param quota of each coupon
 */
public record Goods(List<Long> users, Map<Long, Long> stock, Map<String, Long> quota) {
    private static final long PLENTY = 1_000_000;
    // Few enough that some are refused within seconds.
    private static final long SCARCE = 40;
    private static final long FEW_COUPONS = 5;
    /** Before and after now: on a clock that a {@linkplain Fault.ClockSteps step} has put wrong, too. */
    private static final Duration OPEN = Duration.ofHours(3);

    /** Adds them to the shop, in good times. */
    public static Goods in(Shop shop, int buyers) {
        var users = new ArrayList<Long>();
        for (int i = 0; i < buyers; i++) {
            users.add(shop.customer(0));
        }
        var stock = new LinkedHashMap<Long, Long>();
        for (int i = 0; i < 6; i++) {
            long pieces = i == 5 ? SCARCE : PLENTY;
            stock.put(shop.product((i + 1) * 37 + ".5" + i, pieces), pieces);
        }
        var quota = new LinkedHashMap<String, Long>();
        coupon(shop, quota, "PERCENT", "10", PLENTY);
        coupon(shop, quota, "FIXED", "7.77", PLENTY);
        coupon(shop, quota, "PERCENT", "33", FEW_COUPONS);
        coupon(shop, quota, "FIXED", "1000", FEW_COUPONS);
        return new Goods(List.copyOf(users), Map.copyOf(stock), Map.copyOf(quota));
    }

    private static void coupon(Shop shop, Map<String, Long> quota, String type, String value, long quantity) {
        var code = "FAULT-" + Long.toString(System.nanoTime(), 36).toUpperCase(java.util.Locale.ROOT);
        var now = Instant.now();
        var added = shop.addCoupon(code, type, value, now.minus(OPEN), now.plus(OPEN), quantity, "");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        quota.put(code, quantity);
    }
}
