package dev.jumun.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Rule 8 of the books, on a gate that nobody reconciles meanwhile. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class RemainingQuotasTests {
    private final RedisServer redis = RedisServer.start();
    private final Instance instance = Instance.on(Engine.current().freshDatabase(),
            redis.properties().toArray(String[]::new));
    private final Shop shop = instance.shop();
    private final Auditor auditor = instance.bean(Auditor.class);
    private String code = "";

    @BeforeEach
    void oneOfTenIsClaimed() {
        redis.flushAll();
        code = shop.coupon("FIXED", "1.00", 10);
        assertThat(shop.claim(shop.customer(0), code, null).status()).isEqualTo(200);
        // Loaded by the claim itself; what it settles while that goes on is an overdue reservation.
        await().until(() -> redis.<Long>call(commands -> commands.exists(key("quota"))) == 1);
        redis.call(commands -> commands.del(key("pending")));
        redis.call(commands -> commands.set(key("quota"), "9"));
    }

    @AfterAll
    void stop() {
        instance.close();
        redis.close();
    }

    private String key(String name) {
        return "coupon:{" + code + "}:" + name;
    }

    private RuleReport rule8() {
        var report = auditor.audit();
        assertThat(report.rules().subList(0, report.rules().size() - 1)).allMatch(RuleReport::isClean);
        return report.rules().getLast();
    }

    @Test
    void agrees() {
        assertThat(rule8().isClean()).isTrue();
        assertThat(rule8().counts()).isEqualTo(Map.of("LOADED", 1L, "UNSETTLED", 0L));
    }

    @Test
    void namesQuotaThatDisagrees() {
        redis.call(commands -> commands.incr(key("quota")));

        assertThat(rule8().violations())
                .containsExactly(new Violation("coupon " + code, "10 left in Redis, but 9 in the database"));
    }

    @Test
    void leavesUnsettledCouponInPeace() {
        redis.call(commands -> commands.decr(key("quota")));
        redis.call(commands -> commands.zadd(key("pending"), 0, "1"));

        assertThat(rule8().isClean()).isTrue();
        assertThat(rule8().counts()).containsEntry("UNSETTLED", 1L);
    }

    @Test
    void believesNoQuotaOfAnotherServer() {
        redis.call(commands -> commands.set(key("home"), "elsewhere"));
        redis.call(commands -> commands.set(key("quota"), "1000"));

        assertThat(rule8().isClean()).isTrue();
        assertThat(rule8().counts()).containsEntry("LOADED", 0L);
    }
}
