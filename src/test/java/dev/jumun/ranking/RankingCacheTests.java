package dev.jumun.ranking;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Response;
import dev.jumun.testing.SettableClock;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Two instances with one Redis of their own: an answer lives a minute, and is computed once whoever asks. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class RankingCacheTests {
    private static final int CLIENTS = 200;
    private static final String PATH = "/api/v1/stats/popular-products";

    private final RedisServer redis = RedisServer.start();
    private final String database = Engine.current().freshDatabase();
    private final List<Instance> instances = List.of(start(), start());
    private final Shop here = instances.getFirst().shop();
    private final Shop there = instances.getLast().shop();
    private final long product = here.product("10.00", 1_000_000);
    private final long user = here.customer(1_000_000);
    private Instant now = Instant.now();

    private Instance start() {
        return Instance.on(database, SettableClock.InPlaceOfTheClock.class,
                redis.properties().toArray(String[]::new));
    }

    @BeforeEach
    void beginsAfresh() {
        // An hour between tests, so that no answer of one is of use to the next.
        advance(Duration.ofHours(2));
        instances.getFirst()
                .bean(StringRedisTemplate.class)
                .delete(List.of("popular-products:{3}",
                        "popular-products:{3}:turn"));
    }

    @AfterAll
    void stop() {
        here.booksMustBalance();
        instances.forEach(Instance::close);
        redis.close();
    }

    private void advance(Duration duration) {
        now = now.plus(duration);
        instances.forEach(instance -> instance.bean(SettableClock.class).set(now));
    }

    private static Response ask(Shop shop) {
        var response = shop.api().get(PATH, null);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static long sold(Response response) {
        return response.json().path("products").path(0).path("soldQty").asLong();
    }

    private static String at(Response response) {
        return response.json().path("generatedAt").asString();
    }

    private void buy() {
        assertThat(here.order(user, null, line(product, 1)).status()).isEqualTo(201);
    }

    private long computations() {
        return instances.stream()
                .mapToLong(instance -> instance.bean(MeterRegistry.class)
                        .get("jumun.ranking.computation")
                        .tag("outcome", "computed")
                        .timer()
                        .count())
                .sum();
    }

    @Test
    void givesTheSameAnswerForAMinuteEverywhere() {
        buy();
        long before = computations();
        var first = ask(here);
        buy();
        advance(Duration.ofSeconds(59));

        assertThat(ask(here).body()).isEqualTo(first.body());
        assertThat(ask(there).body()).isEqualTo(first.body());
        assertThat(computations()).isEqualTo(before + 1);
    }

    @Test
    void givesANewAnswerSoonAfterAMinute() {
        var first = ask(here);
        buy();
        advance(Duration.ofSeconds(61));

        // The old one at once, while the new one is on its way.
        assertThat(ask(here).body()).isEqualTo(first.body());
        await().until(() -> sold(ask(here)) == sold(first) + 1);
        assertThat(at(ask(here))).isGreaterThan(at(first));
        await().until(() -> sold(ask(there)) == sold(first) + 1);
    }

    @Test
    void waitsForANewAnswerWhenNobodyHasAskedForLong() {
        var first = ask(here);
        buy();
        advance(Duration.ofMinutes(10));

        assertThat(sold(ask(here))).isEqualTo(sold(first) + 1);
    }

    @Test
    void isComputedOnceHoweverManyAskAtTheMomentOfItsExpiry() {
        ask(here);
        ask(there);
        buy();
        for (var step : List.of(Duration.ofSeconds(61), Duration.ofHours(2))) {
            long before = computations();
            var previous = at(ask(here));
            advance(step);

            var answers = Together.call(CLIENTS, i -> ask(i % 2 == 0 ? here : there));

            assertThat(answers).hasSize(CLIENTS);
            await().until(() -> computations() == before + 1);
            await().until(() -> at(ask(here)).compareTo(previous) > 0 && at(ask(there)).compareTo(previous) > 0);
            assertThat(at(ask(here))).isEqualTo(at(ask(there)));
            assertThat(computations()).as("after %s", step).isEqualTo(before + 1);
        }
    }

    @Test
    void sharesOneComputationAmongAllLimits() {
        here.order(user, null, line(here.product("1.00", 10), 1));
        long before = computations();

        var two = here.api().get(PATH + "?limit=2", null).json();
        var one = here.api().get(PATH + "?limit=1", null).json();

        assertThat(two.path("products")).hasSize(2);
        assertThat(one.path("products")).hasSize(1);
        assertThat(one.path("products").path(0)).isEqualTo(two.path("products").path(0));
        assertThat(one.path("limit").asInt()).isEqualTo(1);
        assertThat(computations()).isEqualTo(before + 1);
    }

    @Test
    void replacesWhatIsNoRankingInRedis() {
        instances.getFirst().bean(StringRedisTemplate.class).opsForValue().set("popular-products:{3}", "{\"x\":");

        buy();

        assertThat(sold(ask(here))).isPositive();
        assertThat(sold(ask(there))).isEqualTo(sold(ask(here)));
    }

    @Test
    void takesOverFromAnInstanceThatDiedComputing() {
        var first = ask(here);
        buy();
        advance(Duration.ofMinutes(10));
        // Its turn is never ended.
        instances.getFirst()
                .bean(StringRedisTemplate.class)
                .opsForValue()
                .set("popular-products:{3}:turn", "taken",
                        Duration.ofSeconds(2));

        assertThat(ask(here).body()).as("in good time").isEqualTo(first.body());
        await().until(() -> sold(ask(here)) == sold(first) + 1);
    }

    @Test
    void givesTheOldAnswerWhileTheDatabaseIsSlowAndTheNewOneAfterwards() throws SQLException {
        var first = ask(here);
        buy();
        advance(Duration.ofMinutes(10));
        try (var connection = instances.getFirst().bean(DataSource.class).getConnection()) {
            lockFigures(connection);
            try {
                assertThat(ask(here).body()).as("however old").isEqualTo(first.body());
                assertThat(ask(there).body()).as("from Redis").isEqualTo(first.body());
            } finally {
                connection.createStatement().execute("UNLOCK TABLES");
            }
        }

        await().until(() -> sold(ask(here)) == sold(first) + 1);
        await().until(() -> sold(ask(there)) == sold(first) + 1);
    }

    private static void lockFigures(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLES sales_figures WRITE");
        }
    }

    @Test
    void saysThatItCannotAnswerWhenNothingIsKnownAndTheDatabaseDoesNotSay() throws SQLException {
        try (var third = start(); var connection = instances.getFirst().bean(DataSource.class).getConnection()) {
            lockFigures(connection);
            try {
                var refused = third.shop().api().get(PATH + "?days=29", null);

                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.error()).isEqualTo("SERVICE_UNAVAILABLE");
            } finally {
                connection.createStatement().execute("UNLOCK TABLES");
            }
            assertThat(third.shop().api().get(PATH + "?days=29", null).status()).isEqualTo(200);
        }
    }

    @Test
    void isComputedWithoutRedis() {
        buy();
        redis.kill();
        try {
            var first = ask(here);
            assertThat(sold(first)).isPositive();
            buy();
            assertThat(ask(here).body()).as("remembered in the instance itself").isEqualTo(first.body());
            advance(Duration.ofMinutes(10));
            assertThat(sold(ask(here))).isEqualTo(sold(first) + 1);

            // Many at once too: whoever looked before it was renewed does not renew it again.
            long before = computations();
            advance(Duration.ofMinutes(10));
            assertThat(Together.call(CLIENTS, _ -> ask(here))).hasSize(CLIENTS);
            assertThat(computations()).isEqualTo(before + 1);
        } finally {
            redis.restartEmpty();
            await().until(() -> instances.stream().allMatch(RankingCacheTests::reachesRedis));
        }
    }

    private static boolean reachesRedis(Instance instance) {
        try {
            return instance.bean(StringRedisTemplate.class).hasKey("x") != null;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    @Test
    void isComputedWhileRedisHangs() {
        var first = ask(here);
        redis.freeze();
        try {
            for (int round = 1; round <= 3; round++) {
                buy();
                advance(Duration.ofMinutes(10));
                int bought = round;
                await().until(() -> sold(ask(here)) == sold(first) + bought);
            }
        } finally {
            redis.thaw();
            await().until(() -> instances.stream().allMatch(RankingCacheTests::reachesRedis));
        }
    }

    @Test
    void forgetsTheAnswerOfAClockThatWasAhead() {
        instances.getLast().bean(SettableClock.class).set(now.plus(Duration.ofMinutes(30)));
        var ahead = ask(there);
        assertThat(ask(here)).as("an answer of the future is none")
                .satisfies(
                        answer -> assertThat(at(answer)).isLessThan(at(ahead)));
        advance(Duration.ZERO);
        buy();
        advance(Duration.ofSeconds(100));

        await().until(() -> sold(ask(here)) == sold(ahead) + 1);
        await().until(() -> sold(ask(there)) == sold(ahead) + 1);
        assertThat(at(ask(there))).isLessThan(at(ahead));
    }
}
