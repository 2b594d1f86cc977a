package dev.jumun.system;

import static dev.jumun.testing.Response.byStatus;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.ApplicationTest.OnEngine;
import dev.jumun.testing.Crowd;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Shop.Line;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@ApplicationTest
@TestInstance(Lifecycle.PER_CLASS)
class TwoInstancesTests {
    private final Shop here;
    private final Instance second;
    private final Shop there;
    private final MeterRegistry meters;

    TwoInstancesTests(Shop shop, MeterRegistry meters) {
        this.here = shop;
        this.second = Instance.on(OnEngine.DATABASE);
        this.there = second.shop();
        this.meters = meters;
    }

    @BeforeAll
    void bothSeeTheSameShop() {
        long product = here.product("1.00", 3);
        assertThat(there.stock(product)).isEqualTo(3);
    }

    @AfterAll
    void stop() {
        second.close();
    }

    @AfterEach
    void booksBalance() {
        there.booksMustBalance();
    }

    /** How often a group of orders was run again on either instance, because of a deadlock for example. */
    private double retries() {
        return Stream.of(meters, second.bean(MeterRegistry.class))
                .mapToDouble(registry -> registry.get("jumun.group.retries").tag("name", "orders").counter().count())
                .sum();
    }

    private Shop either(int i) {
        return i % 2 == 0 ? here : there;
    }

    @Test
    void sellExactlyWhatIsThere() {
        long product = here.product("100.00", 10);
        var buyers = IntStream.range(0, 100).mapToLong(i -> either(i).customer(100)).toArray();

        var responses = Together.call(100, i -> either(i).order(buyers[i], "buy", line(product, 1)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 10L, 409, 90L));
        assertThat(there.stock(product)).isZero();
    }

    @Test
    void makeOneOrderOfOneKey() {
        long product = here.product("10.00", 1000);
        long user = here.customer(1000);

        var responses = Together.call(50, i -> either(i).order(user, "same", line(product, 3)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 50L));
        assertThat(responses.stream().map(Response::body).distinct()).hasSize(1);
        assertThat(responses.stream().filter(Response::isReplayed)).hasSize(49);
        assertThat(there.stock(product)).isEqualTo(997);
    }

    @Test
    void neverSurfaceADeadlock() {
        long a = here.product("1.00", 100_000);
        long b = here.product("1.00", 100_000);
        long c = here.product("1.00", 100_000);
        var baskets = List.of(new Line[]{line(a, 1), line(b, 1)}, new Line[]{line(b, 1), line(a, 1)},
                new Line[]{line(c, 1), line(a, 1), line(b, 1)});
        var buyers = IntStream.range(0, 8).mapToLong(_ -> here.customer(10_000)).toArray();
        double retriesBefore = retries();

        var responses = Together.call(64, i -> {
            var random = new Random(i);
            return IntStream.range(0, 10).mapToObj(_ -> {
                long buyer = buyers[random.nextInt(buyers.length)];
                return random.nextInt(4) == 0
                        ? either(random.nextInt(2)).charge(buyer, 3, null)
                        : either(random.nextInt(2)).order(buyer, null, baskets.get(random.nextInt(baskets.size())));
            }).toList();
        }).stream().flatMap(List::stream).toList();

        assertThat(byStatus(responses).keySet()).containsExactlyInAnyOrder(200, 201);
        assertThat(here.stock(a)).isEqualTo(100_000 - byStatus(responses).get(201));
        assertThat(retries() - retriesBefore).as("not by running everything again").isLessThanOrEqualTo(6);
    }

    /** Servers take it for a deadlock when more than 200 wait for one row; here the queue waits, and its lanes do. */
    @Test
    void answerThreeHundredBuyersOfOneProduct() {
        long product = here.product("0.00", 1_000_000);
        var buyers = Crowd.of(300, second);
        double retriesBefore = retries();

        var responses = Together.call(300, i -> either(i).order(buyers.get(i), null, line(product, 1)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 300L));
        assertThat(there.stock(product)).isEqualTo(1_000_000 - 300);
        assertThat(retries() - retriesBefore).isLessThanOrEqualTo(3);
    }

    @Test
    void giveOrdersDifferentIds() {
        long product = here.product("1.00", 100);
        var users = new long[]{here.customer(100), here.customer(100)};

        var responses = Together.call(60, i -> either(i).order(users[i % 2], null, line(product, 1)));

        assertThat(responses.stream().map(response -> response.json().path("orderId").asLong()).distinct())
                .hasSize(60);
    }
}
