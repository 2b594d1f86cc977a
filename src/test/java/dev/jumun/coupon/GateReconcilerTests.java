package dev.jumun.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever is wrong with the gate is put right within its times, on two instances with one Redis. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class GateReconcilerTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RedisServer redis = RedisServer.start();
    private final String database = Engine.current().freshDatabase();
    private final String[] settings = Stream.concat(redis.properties().stream(),
            Stream.of("jumun.coupon.reservation-time=1s", "jumun.coupon.reconcile-interval=200ms"))
            .toArray(String[]::new);
    private final Instance first = Instance.on(database, settings);
    private final Instance second = Instance.on(database, settings);
    private final Shop shop = first.shop();
    private final JdbcTemplate jdbc = first.bean(JdbcTemplate.class);
    private final TransactionTemplate transaction = new TransactionTemplate(
            first.bean(PlatformTransactionManager.class));
    private String code = "";

    @BeforeEach
    void putOut() {
        code = shop.coupon("FIXED", "1.00", 10);
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    private String key(String name) {
        return "coupon:{" + code + "}:" + name;
    }

    private @Nullable String quota() {
        return redis.<@Nullable String>call(commands -> commands.get(key("quota")));
    }

    private void awaitQuota(String quota) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(quota()).isEqualTo(quota);
            assertThat(redis.<Long>call(commands -> commands.zcard(key("pending")))).isZero();
        });
    }

    private double count(String meter, String tag, String value) {
        return Stream.of(first, second)
                .map(instance -> instance.bean(MeterRegistry.class).find(meter).tag(tag, value).counter())
                .mapToDouble(counter -> counter == null ? 0 : counter.count())
                .sum();
    }

    private long notAsked() {
        return first.bean(MeterRegistry.class)
                .find("jumun.coupon.gate")
                .tag("outcome", "not-asked")
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private double breaker() {
        return first.bean(MeterRegistry.class).get("jumun.coupon.breaker").gauge().value();
    }

    /** A claim that passed the gate and whose instance died before or after its commit. */
    private void reserve(long user) {
        var coupon = first.bean(KnownCoupons.class).find(code).orElseThrow();
        assertThat(first.bean(ClaimGate.class).enter(coupon, user)).isEqualTo(ClaimGate.Pass.RESERVED);
    }

    @Test
    void loadsCouponBeforeAnybodyAsks() {
        awaitQuota("10");
    }

    @Test
    void loadsLostCouponByOneInstance() {
        awaitQuota("10");
        var holder = shop.customer(0);
        shop.claim(holder, code, null);
        double loads = count("jumun.coupon.reconciliations", "kind", "loaded");
        var users = IntStream.range(0, 40).mapToLong(_ -> shop.customer(0)).toArray();
        redis.call(commands -> commands.del(key("quota"), "user_coupon:{" + code + "}:" + holder));

        var errors = Together.call(40, i -> (i % 2 == 0 ? shop : second.shop()).claim(users[i], code, null).error());

        assertThat(errors).filteredOn(String::isEmpty).hasSize(9);
        assertThat(errors).filteredOn("COUPON_SOLD_OUT"::equals).hasSize(31);
        awaitQuota("0");
        assertThat(count("jumun.coupon.reconciliations", "kind", "loaded")).isEqualTo(loads + 1);
        assertThat(redis.<Long>call(commands -> commands.exists("user_coupon:{" + code + "}:" + holder))).isOne();
        shop.booksMustBalance();
    }

    @Test
    void givesSlotBackThatNobodySettles() {
        awaitQuota("10");
        double released = count("jumun.coupon.slots.recovered", "how", "released");
        reserve(shop.customer(0));
        assertThat(quota()).isEqualTo("9");

        awaitQuota("10");

        assertThat(count("jumun.coupon.slots.recovered", "how", "released")).isEqualTo(released + 1);
    }

    @Test
    void settlesSlotWhoseClaimTheDatabaseKnows() {
        awaitQuota("10");
        double settled = count("jumun.coupon.slots.recovered", "how", "settled");
        long user = shop.customer(0);
        reserve(user);
        transaction.executeWithoutResult(_ -> {
            jdbc.update("UPDATE coupons SET issued_quantity = issued_quantity + 1 WHERE code = ?", code);
            jdbc.update("INSERT INTO user_coupons (user_id, coupon_id, claimed_at)"
                    + " SELECT ?, coupon_id, NOW(6) FROM coupons WHERE code = ?", user, code);
        });

        awaitQuota("9");

        assertThat(count("jumun.coupon.slots.recovered", "how", "settled")).isEqualTo(settled + 1);
        assertThat(shop.claim(user, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        shop.booksMustBalance();
    }

    @Test
    void givesUserWhoComesBackTheSlotOfTheClaimThatDied() {
        awaitQuota("10");
        long user = shop.customer(0);
        reserve(user);

        assertThat(shop.claim(user, code, null).status()).isEqualTo(200);

        awaitQuota("9");
    }

    @Test
    void correctsQuotaThatIsTooLow() {
        awaitQuota("10");
        double wrong = count("jumun.coupon.reconciliations", "kind", "wrong-quota");

        redis.call(commands -> commands.set(key("quota"), "0"));

        awaitQuota("10");
        assertThat(count("jumun.coupon.reconciliations", "kind", "wrong-quota")).isEqualTo(wrong + 1);
    }

    @Test
    void neverSellsWhatAQuotaThatIsTooHighPromises() {
        awaitQuota("10");
        redis.call(commands -> commands.set(key("quota"), "1000"));
        var users = IntStream.range(0, 60).mapToLong(_ -> shop.customer(0)).toArray();

        var errors = Together.call(60, i -> (i % 2 == 0 ? shop : second.shop()).claim(users[i], code, null).error());

        assertThat(errors).filteredOn(String::isEmpty).hasSize(10);
        assertThat(errors).filteredOn("COUPON_SOLD_OUT"::equals).hasSize(50);
        awaitQuota("0");
        shop.booksMustBalance();
    }

    @Test
    void goesOnThroughTheDatabaseWhileRedisIsDead() {
        awaitQuota("10");
        long holder = shop.customer(0);
        assertThat(shop.claim(holder, code, "k").status()).isEqualTo(200);
        var users = IntStream.range(0, 30).mapToLong(_ -> shop.customer(0)).toArray();
        redis.kill();

        var errors = Together.call(30, i -> (i % 2 == 0 ? shop : second.shop()).claim(users[i], code, null).error());

        assertThat(errors).filteredOn(String::isEmpty).hasSize(9);
        assertThat(errors).filteredOn("COUPON_SOLD_OUT"::equals).hasSize(21);
        assertThat(shop.claim(holder, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        assertThat(shop.claim(holder, code, "k").isReplayed()).isTrue();
        assertThat(shop.api().get("/actuator/health/readiness", null).status()).isEqualTo(200);
        assertThat(shop.api().post("/api/v1/admin/audit", Shop.ADMINISTRATOR, null, "").body())
                .contains("\"clean\":true", "REDIS_AWAY");
        redis.restartEmpty();
        awaitQuota("0");
        assertThat(shop.claim(holder, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        shop.booksMustBalance();
    }

    @Test
    void doesNotWaitForFrozenRedisTimeAndAgain() {
        awaitQuota("10");
        var users = IntStream.range(0, 60).mapToLong(_ -> shop.customer(0)).toArray();
        long notAsked = notAsked();
        redis.freeze();
        try {
            // Until the breaker has seen enough, each waits for an answer in vain.
            await().atMost(PATIENCE).until(() -> {
                shop.claim(users[0], code, null);
                return breaker() == 2;
            });
            var statuses = Together.call(60, i -> shop.claim(users[i], code, null).status());

            assertThat(statuses).filteredOn(Integer.valueOf(200)::equals).hasSize(9);
            assertThat(notAsked()).isGreaterThan(notAsked);
        } finally {
            redis.thaw();
        }
        await().atMost(PATIENCE).until(() -> breaker() == 0);
        awaitQuota("0");
        shop.booksMustBalance();
    }

    @Test
    void repeatsTheFirstAnswerAfterTheGateForgotEverything() {
        long user = shop.customer(0);
        var claimed = shop.claim(user, code, "k");
        var users = IntStream.range(0, 9).mapToLong(_ -> shop.customer(0)).toArray();
        assertThat(Together.call(9, i -> shop.claim(users[i], code, null).status())).containsOnly(200);
        awaitQuota("0");

        for (var fate : List.<Runnable>of(redis::flushAll, redis::restartEmpty)) {
            fate.run();
            var again = shop.claim(user, code, "k");
            assertThat(again.body()).isEqualTo(claimed.body());
            awaitQuota("0");
            assertThat(shop.claim(user, code, "k").body()).isEqualTo(claimed.body());
        }
    }
}
