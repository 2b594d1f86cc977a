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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The server itself counts: who comes too late costs the database nothing. */
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
    void doNotTouchTheDatabase() {
        var code = shop.coupon("FIXED", "1.00", 1);
        long holder = shop.customer(0);
        assertThat(shop.claim(holder, code, null).status()).isEqualTo(200);
        var losers = Crowd.of(200, instance);
        // The first claim found the coupon missing in the gate; each user's first request looks the user up.
        await().until(() -> redis.<Long>call(commands -> commands.exists("coupon:{" + code + "}:quota")) == 1);
        Together.call(losers.size(), i -> shop.api().get("/api/v1/wallets", losers.get(i)).status());

        // Every new connection of the pool begins with statements of its own.
        var pool = instance.bean(HikariDataSource.class);
        await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == pool.getMaximumPoolSize());
        long counting = -statements() + statements();
        long before = statements();
        var late = Together.call(losers.size(),
                i -> shop.claim(losers.get(i), code, i % 2 == 0 ? null : "key").error());
        var again = shop.claim(holder, code, null);

        assertThat(statements() - before - counting).isZero();
        assertThat(late).containsOnly("COUPON_SOLD_OUT");
        assertThat(again.error()).isEqualTo("COUPON_ALREADY_CLAIMED");
    }

    /** All that a client can make the server do, not only what is expected of a claim. */
    private long statements() {
        return jdbc.queryForList("SHOW GLOBAL STATUS LIKE 'Questions'")
                .stream()
                .mapToLong(row -> Long.parseLong(row.get("Value").toString()))
                .sum();
    }
}
