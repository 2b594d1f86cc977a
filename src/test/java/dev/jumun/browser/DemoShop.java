package dev.jumun.browser;

import dev.jumun.testing.Api;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Ports;
import dev.jumun.testing.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A service as it runs without any settings: with the demo data, and the mock data platform in the same process. */
final class DemoShop implements AutoCloseable {
    /** As the demo data have them. */
    static final long CUSTOMER = 1;
    static final long ADMINISTRATOR = 100;

    /** Each shop has coupons of the same codes, and the first number is everybody else's. */
    private static final AtomicInteger REDIS_DATABASES = new AtomicInteger();

    private final Instance instance;
    private final int port;

    private DemoShop(Instance instance, int port) {
        this.instance = instance;
        this.port = port;
    }

    /** On a database of its own, with further properties. */
    static DemoShop open(String... properties) {
        int port = Ports.fresh();
        var all = new ArrayList<>(List.of("server.port=" + port, "spring.profiles.active=demo,data-platform-mock",
                "jumun.outbox.url=http://127.0.0.1:" + port + "/data-platform/events",
                "spring.data.redis.database=" + REDIS_DATABASES.incrementAndGet(), "jumun.ranking.roll-up-interval=3s",
                "jumun.coupon.reconcile-interval=2s"));
        all.addAll(List.of(properties));
        return new DemoShop(Instance.on(Engine.current().freshDatabase(), all.toArray(String[]::new)), port);
    }

    int port() {
        return port;
    }

    Shop shop() {
        return instance.shop();
    }

    Api api() {
        return shop().api();
    }

    @Override
    public void close() {
        instance.close();
    }
}
