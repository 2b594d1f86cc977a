package dev.jumun.faults;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.FakeTime;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Stand.Place;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * One instance's clock is an hour ahead, the other's an hour behind, and one jumps. What instances agree on by time, such as
 * leases, they take from the database's clock, so events are not sent again because of it, and no
 * acknowledged write is lost.
 *
 * <p>
 * The windows of coupons and the life of keys are by the clock of the instance that is asked: for them, clocks must agree.
 */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class ClockTests {
    private static final int BUYERS = 12;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration JUMP = Duration.ofMinutes(10);
    private static final Duration SOLD_WITHIN = Duration.ofMinutes(3);
    private static final int ENOUGH = 300;
    private static final Report REPORT = Report.of(ClockTests.class);

    private final Stand stand = Stand.shared();
    private final FakeTime ahead = new FakeTime(HOUR);
    private final FakeTime behind = new FakeTime(HOUR.negated());

    @BeforeAll
    void setClocks() {
        restart(stand.places().getFirst().instance(), ahead.environment());
        restart(stand.places().getLast().instance(), behind.environment());
    }

    @BeforeEach
    void forgetWhatCameBefore() {
        stand.awaitQuiet();
        stand.platform().reset();
    }

    @AfterAll
    void setClocksRight() {
        stand.places().forEach(place -> restart(place.instance(), Map.of()));
    }

    private static void restart(PackagedInstance instance, Map<String, String> environment) {
        instance.stop();
        instance.setEnvironment(environment);
        instance.start();
    }

    @Test
    void losesAndRepeatsNothingWhenClocksDifferAndOneJumpsBack() {
        var goods = goods(stand.shop());
        try (var load = Load.begin(goods, stand.clientPorts(), 1, Habits.pausing(PAUSE))) {
            awaitMore(load);
            ahead.set(HOUR.minus(JUMP));
            awaitMore(load);
            behind.set(HOUR.negated().minus(JUMP));
            awaitMore(load);

            var verdict = Verdict.of(stand, load);
            REPORT.addWithoutEnd("clocks two hours apart that jump back 10 minutes", load, verdict, "");
            verdict.mustBeClean();
        }
        // What a busy machine did not answer in time is sent again, and nothing else: a lease that ended at a jump would be.
        assertThat(stand.platform().count("duplicates")).isLessThanOrEqualTo(unanswered());
        assertThat(spread(goods)).as("what the instances took for the time").isGreaterThan(HOUR);
    }

    /** Events whose sending the instances take for failed. */
    private long unanswered() {
        return stand.places()
                .stream()
                .map(Place::instance)
                .mapToLong(instance -> (long) (attempts(instance, "") - attempts(instance, "?tag=outcome:accepted")))
                .sum();
    }

    private static double attempts(PackagedInstance instance, String tag) {
        return instance.findMetric("jumun.outbox.attempts" + tag, "COUNT").orElse(0);
    }

    /** Between the earliest order and the latest by their own times: without wrong clocks, some seconds. */
    private Duration spread(Goods goods) {
        var seconds = stand.rows()
                .queryForObject("SELECT TIMESTAMPDIFF(SECOND, MIN(created_at), MAX(created_at)) FROM jumun.orders"
                        + " WHERE user_id IN (" + goods.users().stream().map(String::valueOf).collect(joining(","))
                        + ")", Long.class);
        return Duration.ofSeconds(seconds == null ? 0 : seconds);
    }

    private static void awaitMore(Load load) {
        long before = acknowledged(load);
        await().atMost(SOLD_WITHIN).until(() -> acknowledged(load) > before + ENOUGH);
    }

    private static long acknowledged(Load load) {
        return load.entries().stream().filter(entry -> entry.isAcknowledged()).count();
    }

    /** Coupons that are open by both clocks. */
    private static Goods goods(Shop shop) {
        var goods = Goods.in(shop, BUYERS);
        var code = "CLOCK-" + Long.toString(System.nanoTime(), 36).toUpperCase(Locale.ROOT);
        var now = Instant.now();
        assertThat(shop.addCoupon(code, "FIXED", "10", now.minus(HOUR.multipliedBy(3)), now.plus(HOUR.multipliedBy(3)),
                1000, "").status()).isEqualTo(201);
        return new Goods(goods.users(), goods.stock(), Map.of(code, 1000L));
    }

    @Test
    void keepsTheLeaseOfAWorkerWhateverTheTimeOnTheOther() {
        var shop = stand.shop();
        stand.platform().fault("{\"mode\":\"SLOW\",\"delayMillis\":2000}");
        long customer = shop.customer(1000);
        long product = shop.product("10", 100);
        for (int i = 0; i < 5; i++) {
            assertThat(shop.order(customer, null, Shop.line(product, 1)).status()).isEqualTo(201);
        }
        stand.awaitQuiet();
        stand.platform().recover();

        assertThat(stand.platform().count("duplicates")).isZero();
        assertThat(attempts()).containsOnly(1L);
    }

    private List<@Nullable Long> attempts() {
        return stand.rows().queryForList("SELECT attempts FROM jumun.outbox ORDER BY id DESC LIMIT 5", Long.class);
    }
}
