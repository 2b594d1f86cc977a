package dev.jumun.bench.workload;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.shop.Shop;
import org.apache.commons.rng.UniformRandomProvider;

/** Claims that come too late: of a coupon that was for one user, the first, and that all others ask for. */
final class SoldOutWorkload implements Workload {
    private static final Expectation SOLD_OUT = Expectation.refusal(409, "COUPON_SOLD_OUT");

    private final Shop shop;
    private final byte[] head;
    private final UniformRandomProvider random;
    private final byte[] keys = Keys.ofAnotherRun();
    private long count;

    SoldOutWorkload(Shop shop, String code, UniformRandomProvider random) {
        this.shop = shop;
        this.head = ClaimWorkload.head(code);
        this.random = random;
    }

    @Override
    public String name() {
        return "sold-out";
    }

    @Override
    public Expectation next(RequestText request) {
        request.begin(head)
                .user(shop.user(1 + random.nextInt(shop.users() - 1)))
                .key(keys, count++)
                .body()
                .endBody();
        return SOLD_OUT;
    }
}
