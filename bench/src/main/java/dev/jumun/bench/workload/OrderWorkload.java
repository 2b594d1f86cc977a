package dev.jumun.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.shop.Shop;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Orders of one piece a line by users who are all alike, each with a key of its own. Every one has to be paid. */
public final class OrderWorkload implements Workload {
    private static final byte[] HEAD = RequestText.head("POST", "/api/v1/orders");
    private static final byte[] ITEMS = "{\"items\":[{\"productId\":".getBytes(US_ASCII);
    private static final byte[] NEXT = ",\"qty\":1},{\"productId\":".getBytes(US_ASCII);
    private static final byte[] END = ",\"qty\":1}]}".getBytes(US_ASCII);
    private static final Expectation CREATED = Expectation.status(201);

    private final String name;
    private final Shop shop;
    private final Basket basket;
    private final UniformRandomProvider random;
    private final byte[] keys;
    private final int[] products = new int[Basket.MAX_LINES];
    private long count;

    OrderWorkload(String name, Shop shop, Basket basket, UniformRandomProvider random) {
        this.name = name;
        this.shop = shop;
        this.basket = basket;
        this.random = random;
        this.keys = Keys.ofAnotherRun();
    }

    /** Two lines of all products but the one that {@link Basket#ofOne} holds. */
    public static Workload ofOthers(Shop shop) {
        var random = RandomSource.XO_SHI_RO_256_PP.create();
        return new OrderWorkload("others", shop, Basket.ofOthers(shop.products(), random), random);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Expectation next(RequestText request) {
        request.begin(HEAD).user(shop.user(random.nextInt(shop.users()))).key(keys, count++).body().add(ITEMS);
        int lines = basket.fill(products);
        for (int line = 0; line < lines; line++) {
            request.add(shop.product(products[line])).add(line == lines - 1 ? END : NEXT);
        }
        request.endBody();
        return CREATED;
    }
}
