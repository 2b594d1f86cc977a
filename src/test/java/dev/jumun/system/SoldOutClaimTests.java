package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.jumun.testing.Crowd;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who comes too late. The servers themselves count what that costs them. */
@DatabaseTest
class SoldOutClaimTests {
    private final RedisServer redis = RedisServer.start();
    private final Instance instance = Instance.on(Engine.current().freshDatabase(),
            redis.properties().toArray(String[]::new));
    private final Shop shop = instance.shop();
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);

    @AfterEach
    void stop() {
        shop.booksMustBalance();
        instance.close();
        redis.close();
    }

    @Test
    void askNeitherTheDatabaseNorRedisOnceTheLastOneIsGone() {
        var code = shop.coupon("FIXED", "1.00", 1);
        long holder = shop.customer(0);
        assertThat(shop.claim(holder, code, "first").status()).isEqualTo(200);
        var losers = Crowd.of(200, instance);
        // Each user's first request looks the user up.
        Together.call(losers.size(), i -> shop.api().get("/api/v1/wallets", losers.get(i)).status());
        refusedByMemory(losers.getFirst(), code);

        // Every new connection of the pool begins with statements of its own.
        var pool = instance.bean(HikariDataSource.class);
        await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == pool.getMaximumPoolSize());
        long counting = -statements() + statements();
        long countingCommands = -commands() + commands();
        long before = statements();
        long commandsBefore = commands();
        var late = Together.call(losers.size(),
                i -> shop.claim(losers.get(i), code, i % 2 == 0 ? null : "key").error());

        assertThat(commands() - commandsBefore - countingCommands).isZero();
        assertThat(statements() - before - counting).isZero();
        assertThat(late).containsOnly("COUPON_SOLD_OUT");
    }

    @Test
    void leaveTheHolderWhatWasSaid() {
        var code = shop.coupon("FIXED", "1.00", 1);
        long holder = shop.customer(0);
        var first = shop.claim(holder, code, "first");
        refusedByMemory(shop.customer(0), code);

        assertThat(shop.claim(holder, code, "first").body()).isEqualTo(first.body());
        assertThat(shop.claim(holder, code, "second").error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        assertThat(shop.claim(holder, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
    }

    @Test
    void areNotRefusedForGoodWhileTheLastSlotMayComeBack() {
        var code = shop.coupon("FIXED", "1.00", 2);
        assertThat(shop.claim(shop.customer(0), code, null).status()).isEqualTo(200);
        var quota = "coupon:{" + code + "}:quota";
        await().until(() -> "1".equals(redis.<String>call(commands -> commands.get(quota))));
        long late = shop.customer(0);

        // As when another claim has the last slot, and its transaction comes to nothing.
        redis.<Long>call(commands -> commands.decr(quota));
        double before = byMemory();
        // The first has the database asked; the others give it time to answer.
        for (int i = 0; i < 50; i++) {
            assertThat(shop.claim(late, code, null).error()).isEqualTo("COUPON_SOLD_OUT");
        }
        assertThat(byMemory()).isEqualTo(before);
        redis.<Long>call(commands -> commands.incr(quota));

        assertThat(shop.claim(late, code, null).status()).isEqualTo(200);
    }

    @Test
    void areKnownWithoutRedisToo() {
        var code = shop.coupon("FIXED", "1.00", 1);
        assertThat(shop.claim(shop.customer(0), code, null).status()).isEqualTo(200);
        redis.kill();

        refusedByMemory(shop.customer(0), code);
    }

    /** Returns when the instance refuses by itself. */
    private void refusedByMemory(long user, String code) {
        double before = byMemory();
        await().until(() -> {
            assertThat(shop.claim(user, code, null).error()).isEqualTo("COUPON_SOLD_OUT");
            return byMemory() > before;
        });
    }

    private double byMemory() {
        return instance.bean(MeterRegistry.class)
                .find("jumun.coupon.claims")
                .tag("by", "memory")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private long commands() {
        return redis.<String>call(commands -> commands.info("stats"))
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    /** All that a client can make the server do, not only what is expected of a claim. */
    private long statements() {
        return jdbc.queryForList("SHOW GLOBAL STATUS LIKE 'Questions'")
                .stream()
                .mapToLong(row -> Long.parseLong(row.get("Value").toString()))
                .sum();
    }
}
