package dev.jumun.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.shop.Shop;
import org.apache.commons.rng.UniformRandomProvider;

/** Points paid in by users who are all alike, each time with a key of its own. */
final class ChargeWorkload implements Workload {
    private static final byte[] HEAD = RequestText.head("POST", "/api/v1/wallets/charge");
    private static final byte[] AMOUNT = "{\"amount\":10.00}".getBytes(US_ASCII);
    private static final Expectation OK = Expectation.status(200);

    private final Shop shop;
    private final UniformRandomProvider random;
    private final byte[] keys = Keys.ofAnotherRun();
    private long count;

    ChargeWorkload(Shop shop, UniformRandomProvider random) {
        this.shop = shop;
        this.random = random;
    }

    @Override
    public String name() {
        return "charges";
    }

    @Override
    public Expectation next(RequestText request) {
        request.begin(HEAD)
                .user(shop.user(random.nextInt(shop.users())))
                .key(keys, count++)
                .body()
                .add(AMOUNT)
                .endBody();
        return OK;
    }
}
