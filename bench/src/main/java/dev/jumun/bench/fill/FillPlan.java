package dev.jumun.bench.fill;

import java.time.Duration;
import java.time.Instant;

/**
 * What is to be filled in. The same plan makes the same rows.
 *
 * @param linesPerOrder average of 1 to {@value #MAX_LINES} lines
 * @param span how far back the orders go
 * @param until after the last order
 * @param recentShare share of the orders, 0 to 1, that fall into the recent span
 * @param recent the last part of the span
 * @param skew Zipf exponent of the products' popularity: 0 for all alike
 * @param whaleOrders orders of the first user; the rest is spread over all others
 * @param cancelledShare share of the orders, 0 to 1
 * @param failedShare share of the orders, 0 to 1
 */
record FillPlan(int users, int products, long orders, double linesPerOrder, Duration span, Instant until,
        double recentShare, Duration recent, double skew, long whaleOrders, double cancelledShare, double failedShare,
        long seed) {
    static final int MAX_LINES = 5;
    /** An order takes at most half of the products, so that picking different ones ends soon. */
    static final int MIN_PRODUCTS = 2 * MAX_LINES;
    private static final int MAX_DAYS = 3650;

    FillPlan {
        must(users >= 1, "--users: at least 1");
        must(products >= MIN_PRODUCTS, "--products: at least " + MIN_PRODUCTS);
        must(orders >= 1, "--orders: at least 1");
        must(linesPerOrder >= 1 && linesPerOrder <= MAX_LINES, "--lines-per-order: 1 to " + MAX_LINES);
        must(span.compareTo(Duration.ofDays(1)) >= 0 && span.compareTo(Duration.ofDays(MAX_DAYS)) <= 0,
                "--days: 1 to " + MAX_DAYS);
        must(isShare(recentShare), "--recent-share: 0 to 1");
        must(recent.isPositive() && recent.compareTo(span) < 0, "--recent-days: at least 1 and less than --days");
        must(skew >= 0, "--skew: not negative");
        must(whaleOrders >= 0 && whaleOrders <= orders, "--whale-orders: 0 to --orders");
        must(users > 1 || whaleOrders == orders, "--users: more than 1, unless all orders are the whale's");
        must(isShare(cancelledShare) && isShare(failedShare) && cancelledShare + failedShare <= 1,
                "--cancelled and --failed: 0 to 1 together");
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    Instant from() {
        return until.minus(span);
    }
}
