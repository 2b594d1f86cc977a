package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.Basket;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.rng.UniformRandomProvider;

/** Says who wants what next. For one thread; only the ids are shared. */
final class Shopper {
    private final Shop shop;
    private final Basket basket;
    private final UniformRandomProvider random;
    private final AtomicLong ids;
    private final int[] picked = new int[Basket.MAX_LINES];

    /** @param ids of orders, so that no two of any yardstick share one */
    Shopper(Shop shop, Basket basket, UniformRandomProvider random, AtomicLong ids) {
        this.shop = shop;
        this.basket = basket;
        this.random = random;
        this.ids = ids;
    }

    /**
     * An order to be placed.
     *
     * @param lines quantities by product, ascending
     */
    record Wanted(long id, long user, TreeMap<Long, Integer> lines) {}

    Wanted next() {
        var lines = new TreeMap<Long, Integer>();
        int count = basket.fill(picked);
        for (int line = 0; line < count; line++) {
            lines.merge(shop.product(picked[line]), 1, Integer::sum);
        }
        return new Wanted(ids.incrementAndGet(), shop.user(random.nextInt(shop.users())), lines);
    }
}
