package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.Crowd;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.InstanceProcess;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A coupon of 100 and 5,000 users on two instances, while everything that the gate relies on is taken away. In the middle
 * means: with claims that hold a slot of the gate and wait for the database. Rows are never deleted, so 100 in the end
 * were never 101 before.
 */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class CouponStampedeTests {
    private static final int TOTAL = 100;
    private static final int EARLY = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisServer redis = RedisServer.start();
    private final String database = Engine.current().freshDatabase();
    private final String[] settings = Stream.concat(redis.properties().stream(),
            Stream.of("jumun.coupon.reservation-time=2s", "jumun.coupon.reconcile-interval=250ms"))
            .toArray(String[]::new);
    private final Instance first = Instance.on(database, settings);
    private final Instance second = Instance.on(database, settings);
    private final Shop shop = first.shop();
    private final JdbcTemplate jdbc = first.bean(JdbcTemplate.class);
    private final TransactionTemplate transaction = new TransactionTemplate(
            first.bean(PlatformTransactionManager.class));
    private final List<Long> users = Crowd.of(5000, first);
    private String code = "";

    @BeforeEach
    void putOut() {
        code = shop.coupon("FIXED", "1.00", TOTAL);
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    private int issued() {
        return transaction.execute(_ -> jdbc.queryForObject("""
                SELECT COUNT(*) FROM user_coupons u JOIN coupons c ON c.coupon_id = u.coupon_id WHERE c.code = ?""",
                Integer.class, code));
    }

    private List<Long> holders() {
        return transaction.execute(_ -> jdbc.queryForList("""
                SELECT u.user_id FROM user_coupons u JOIN coupons c ON c.coupon_id = u.coupon_id WHERE c.code = ?""",
                Long.class, code));
    }

    private long reservations() {
        return redis.call(commands -> commands.zcard("coupon:{" + code + "}:pending"));
    }

    @Test
    void issuesExactlyWhatThereIs() {
        var stampede = new Stampede(code, List.of(shop, second.shop()));

        stampede.run(users, 3, 1);

        assertThat(stampede.errors()).containsOnlyKeys("", "COUPON_ALREADY_CLAIMED", "COUPON_SOLD_OUT")
                .containsEntry("", (long) TOTAL);
        var winners = new HashSet<>(stampede.winners());
        assertThat(holders()).hasSize(TOTAL).containsExactlyInAnyOrderElementsOf(winners);
        assertThat(stampede.attempts()).allSatisfy(attempt -> {
            if (!winners.contains(attempt.user())) {
                assertThat(attempt.error()).isEqualTo("COUPON_SOLD_OUT");
            }
        });
        assertSettled(stampede);
    }

    @Test
    void survivesAnEmptiedRedis() {
        saleWith(List.of(shop, second.shop()), redis::flushAll);
    }

    @Test
    void survivesADeadRedisThatComesBackEmpty() {
        saleWith(List.of(shop, second.shop()), () -> {
            redis.kill();
            // Some go on without the gate before it is there again.
            await().atMost(PATIENCE).until(() -> ungatedClaims() > 0);
            redis.restartEmpty();
        });
    }

    @Test
    void survivesARedisThatComesBackWithAnOldQuota() {
        new Stampede(code, List.of(shop)).run(users.subList(0, EARLY / 4), 1, 5);
        var dump = redis.dump();
        saleWith(List.of(shop, second.shop()), () -> redis.restartFrom(dump));
    }

    @Test
    void survivesAKilledInstance() {
        try (var process = InstanceProcess.on(database, settings)) {
            saleWith(List.of(shop, process.shop()), process::kill);
        }
    }

    private double ungatedClaims() {
        return Stream.of(first, second)
                .mapToDouble(instance -> instance.bean(MeterRegistry.class)
                        .get("jumun.coupon.ungated")
                        .gauge()
                        .value())
                .sum();
    }

    /** Some have theirs, the fate strikes while others wait for the database, and all who got nothing try again. */
    private void saleWith(List<Shop> shops, Runnable fate) {
        var stampede = new Stampede(code, shops);
        stampede.run(users.subList(0, EARLY), 1, 2);
        assertThat(issued()).isEqualTo(EARLY);

        var rush = transaction.execute(_ -> {
            jdbc.queryForList("SELECT 1 FROM coupons WHERE code = ? FOR UPDATE", code);
            var running = stampede.start(users, 1, 3);
            await().atMost(PATIENCE).until(() -> reservations() > 20);
            fate.run();
            return running;
        });
        rush.join();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            var holders = new HashSet<>(holders());
            if (holders.size() < TOTAL) {
                stampede.run(users.stream().filter(user -> !holders.contains(user)).limit(500).toList(), 1, 4);
            }
            return issued() == TOTAL;
        });

        assertThat(holders()).doesNotHaveDuplicates().containsAll(stampede.winners());
        assertSettled(stampede);
    }

    private void assertSettled(Stampede stampede) {
        System.out.println(code + ": " + stampede.errors());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(reservations()).isZero();
            assertThat(redis.<String>call(commands -> commands.get("coupon:{" + code + "}:quota"))).isEqualTo("0");
        });
        shop.booksMustBalance();
        var holder = holders().getFirst();
        var loser = users.stream().filter(user -> !holders().contains(user)).findFirst().orElseThrow();
        assertThat(shop.claim(holder, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        assertThat(second.shop().claim(loser, code, null).error()).isEqualTo("COUPON_SOLD_OUT");
    }
}
