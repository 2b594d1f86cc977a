package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.Crowd;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.StockClient;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two instances with people in them while their Redis changes its master, and what must be found meanwhile and afterwards:
 * nobody is told of it, no coupon is issued once too often, and gate and stock streams use the new master soon.
 */
final class RedisFailover implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A claim that waits for a master that hangs, for Sentinels of which one hangs, and on a machine that is busy. */
    private static final Duration SLOWEST = Duration.ofSeconds(5);
    private static final int SCARCE = 60;
    private static final int BEFORE = 20;
    private static final int LOST = 20;
    private static final int WARM = 100;
    private static final Pattern REPLICATION_ID = Pattern.compile("master_replid:(\\w+)");

    private final Instance first;
    private final Instance second;
    private final Shop shop;
    private final List<Long> people;

    /** @param settings that lead to the Redis */
    RedisFailover(List<String> settings) {
        var database = Engine.current().freshDatabase();
        var properties = Stream.concat(settings.stream(), Stream.of("jumun.coupon.reconcile-interval=250ms",
                "jumun.coupon.reservation-time=3s", "jumun.stock-watch.reread=1h")).toArray(String[]::new);
        this.first = Instance.on(database, properties);
        this.second = Instance.on(database, properties);
        this.shop = first.shop();
        this.people = new ArrayList<>(Crowd.of(30_000, first));
    }

    /** Who was the master, and who must be it; and who may hold subscriptions by now. */
    interface Servers {
        RedisServer masterOf(String key);

        List<RedisServer> answering();
    }

    /**
     * What happens to the master of a key.
     *
     * @param loss before it, and before the last claims: what of them is not replicated
     */
    record Fate(Runnable loss, Consumer<RedisServer> strike) {}

    private List<Long> people(int number) {
        var taken = List.copyOf(people.subList(0, number));
        people.subList(0, number).clear();
        return taken;
    }

    private static String key(String code, String name) {
        return "coupon:{" + code + "}:" + name;
    }

    /** Whether the coupon was loaded into this server, as what it is now. */
    private static boolean isHome(RedisServer server, String code) {
        return server.call(redis -> {
            var id = REPLICATION_ID.matcher(redis.info("replication"));
            return id.find() && id.group(1).equals(redis.get(key(code, "home")))
                    && redis.exists(key(code, "quota")) == 1;
        });
    }

    private static long subscribers(Servers servers) {
        return servers.answering()
                .stream()
                .mapToLong(server -> server
                        .call(redis -> redis.pubsubNumsub("stock:changed").getOrDefault("stock:changed", 0L)))
                .sum();
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    /** Lets it happen, and returns when everything is found to be well again. */
    void mustGoOn(String what, Servers servers, Fate fate) {
        var plenty = shop.coupon("FIXED", "1.00", 1_000_000);
        var scarce = shop.coupon("FIXED", "1.00", SCARCE);
        long product = shop.product("1.00", 1_000_000);
        var master = servers.masterOf(key(plenty, "quota"));
        Map<Long, Response> early;
        try (var here = StockClient.of(first, product); var there = StockClient.of(second, product)) {
            await().atMost(PATIENCE)
                    .until(() -> isHome(master, plenty) && isHome(servers.masterOf(key(scarce, "quota")), scarce)
                            && isHeard(first) && isHeard(second));
            early = claim(scarce, people(BEFORE));
            try (var load = FailoverLoad.begin(List.of(first, second), plenty, people(8000), product)) {
                await().atMost(PATIENCE).until(() -> load.answered() > WARM);
                fate.loss().run();
                early.putAll(claim(scarce, people(LOST)));
                long begun = System.nanoTime();
                fate.strike().accept(master);
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> !servers.masterOf(key(plenty, "quota")).equals(master));
                var promoted = since(begun);
                var successor = servers.masterOf(key(plenty, "quota"));
                await().atMost(PATIENCE).until(() -> isHome(successor, plenty));
                var gated = since(begun);
                await().atMost(PATIENCE).ignoreExceptions().until(() -> subscribers(servers) >= 2);
                var subscribed = since(begun);
                load.finish();
                System.out.printf(
                        "[redis] %s: promoted after %d ms, gate again after %d ms, subscribed after %d ms; %s,"
                                + " slowest %d ms%n",
                        what, promoted.toMillis(), gated.toMillis(), subscribed.toMillis(),
                        load.byAnswer(), load.slowest().toMillis());

                assertThat(load.byAnswer()).containsOnlyKeys("200", "201");
                assertThat(load.slowest()).isLessThan(SLOWEST);
            }
            // Including what was told while nobody listened: nothing is read again by itself.
            awaitStock(List.of(here, there), product, shop.stock(product));
            await().atMost(PATIENCE).until(() -> isHeard(first) && isHeard(second));
            for (var instance : List.of(first, second)) {
                long buyer = shop.customer(10);
                assertThat(instance.shop().order(buyer, null, line(product, 1)).status()).isEqualTo(201);
                awaitStock(List.of(here, there), product, shop.stock(product));
            }
        }
        assertNoneTooMany(scarce, early);
    }

    private static boolean isHeard(Instance instance) {
        return instance.bean(MeterRegistry.class).get("jumun.stock.redis.heard").gauge().value() == 1;
    }

    private static void awaitStock(List<StockClient> clients, long product, long stock) {
        await().atMost(PATIENCE)
                .until(() -> clients.stream()
                        .allMatch(client -> client.stock(product).equals(OptionalLong.of(stock))));
    }

    /** Each with a key of his own. */
    private Map<Long, Response> claim(String code, List<Long> users) {
        var answers = Together.call(users.size(),
                i -> (i % 2 == 0 ? shop : second.shop()).claim(users.get(i), code, "key-" + users.get(i)));
        var claimed = new HashMap<Long, Response>();
        for (int i = 0; i < users.size(); i++) {
            assertThat(answers.get(i).status()).as(answers.get(i).body()).isEqualTo(200);
            claimed.put(users.get(i), answers.get(i));
        }
        return claimed;
    }

    private void assertNoneTooMany(String code, Map<Long, Response> early) {
        // Those who lost their marker with the old master too.
        early.forEach((user, answer) -> {
            assertThat(shop.claim(user, code, "key-" + user).body()).isEqualTo(answer.body());
            assertThat(second.shop().claim(user, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        });
        var stampede = new Stampede(code, List.of(shop, second.shop()));
        stampede.run(people(300), 2, 1);
        assertThat(stampede.errors()).containsOnlyKeys("", "COUPON_ALREADY_CLAIMED", "COUPON_SOLD_OUT");
        var holders = holders(code);
        var told = new HashSet<>(stampede.winners());
        told.addAll(early.keySet());
        assertThat(holders).doesNotHaveDuplicates().hasSize(SCARCE).containsExactlyInAnyOrderElementsOf(told);
        await().atMost(PATIENCE).untilAsserted(() -> {
            var audit = shop.api().post("/api/v1/admin/audit", Shop.ADMINISTRATOR, null, "").body();
            assertThat(audit).contains("\"UNSETTLED\":0").doesNotContain("REDIS_AWAY");
        });
        shop.booksMustBalance();
    }

    private List<Long> holders(String code) {
        return new TransactionTemplate(first.bean(PlatformTransactionManager.class))
                .execute(_ -> first.bean(JdbcTemplate.class).queryForList("""
                        SELECT u.user_id FROM user_coupons u JOIN coupons c ON c.coupon_id = u.coupon_id
                        WHERE c.code = ?""", Long.class, code));
    }

    @Override
    public void close() {
        second.close();
        first.close();
    }
}
