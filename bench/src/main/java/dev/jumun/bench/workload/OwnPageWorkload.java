package dev.jumun.bench.workload;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.shop.Shop;
import org.apache.commons.rng.UniformRandomProvider;

/** The same GET by users who are all alike, who see what is their own. */
final class OwnPageWorkload implements Workload {
    private static final Expectation OK = Expectation.status(200);

    private final String name;
    private final byte[] head;
    private final Shop shop;
    private final UniformRandomProvider random;

    OwnPageWorkload(String name, String path, Shop shop, UniformRandomProvider random) {
        this.name = name;
        this.head = RequestText.head("GET", path);
        this.shop = shop;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Expectation next(RequestText request) {
        request.begin(head).user(shop.user(random.nextInt(shop.users()))).end();
        return OK;
    }
}
