package dev.jumun.bench.workload;

import dev.jumun.bench.load.Workload;
import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.MixedWorkload.Part;
import java.util.List;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** The workloads to choose from. */
public enum WorkloadKind {
    ORDERS("orders of two lines, all products alike"),
    ZIPF("orders of two lines, products by Zipf's law"),
    HOT("orders of one product that everybody wants"),
    LINES("orders of 1 to 100 lines, all products alike"),
    CHARGES("points paid in"),
    CLAIMS("claims of coupons that are there for everybody"),
    SOLD_OUT("claims of a coupon that is sold out"),
    PAGES("pages of 20 products"),
    POPULAR("what sells best"),
    NO_OP("a GET that does nothing: liveness"),
    MIX("60 % product pages, 10 % popular products, 10 % own orders, 15 % orders, 5 % charges");

    private static final int PAGE = 20;

    private final String description;

    WorkloadKind(String description) {
        this.description = description;
    }

    /** As it is chosen on the command line and shown. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people, without a full stop. */
    public String description() {
        return description;
    }

    /** Whether what is measured depends on Redis, so that without one there is nothing to measure. */
    public boolean needsRedis() {
        return this == CLAIMS || this == SOLD_OUT;
    }

    /**
     * One that begins afresh.
     *
     * @param coupons of this run; asked for by those that need Redis only
     */
    public Workload in(Shop shop, Coupons coupons) {
        var random = RandomSource.XO_SHI_RO_256_PP.create();
        return switch (this) {
            case ORDERS -> orders(shop, Basket.ofAll(shop.products(), random), random);
            case ZIPF -> orders(shop, Basket.byPopularity(shop.products(), random), random);
            case HOT -> orders(shop, Basket.ofOne(), random);
            case LINES -> orders(shop, Basket.ofMany(shop.products(), random), random);
            case CHARGES -> new ChargeWorkload(shop, random);
            case CLAIMS -> new ClaimWorkload(shop, coupons.forEverybody());
            case SOLD_OUT -> new SoldOutWorkload(shop, coupons.soldOut(shop.user(0)), random);
            case PAGES -> pages(shop, random);
            case POPULAR -> new SameWorkload(label(), "/api/v1/stats/popular-products?days=3&limit=5");
            case NO_OP -> new SameWorkload(label(), "/actuator/health/liveness");
            case MIX -> new MixedWorkload(label(), List.of(new Part(60, pages(shop, random)),
                    new Part(10, POPULAR.in(shop, coupons)),
                    new Part(10, new OwnPageWorkload("own-orders", "/api/v1/orders?size=20", shop, random)),
                    new Part(15, ORDERS.in(shop, coupons)), new Part(5, CHARGES.in(shop, coupons))), random);
        };
    }

    private Workload orders(Shop shop, Basket basket, UniformRandomProvider random) {
        return new OrderWorkload(label(), shop, basket, random);
    }

    private static Workload pages(Shop shop, UniformRandomProvider random) {
        return new PageWorkload(PAGES.label(), "/api/v1/products?size=" + PAGE + "&page=", 0,
                (shop.products() + PAGE - 1) / PAGE, random);
    }
}
