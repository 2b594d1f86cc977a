package dev.jumun.system;

import static dev.jumun.testing.Response.byStatus;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Shop.Line;
import dev.jumun.testing.Together;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ApplicationTest
class ContentionTests {
    private final Shop shop;

    ContentionTests(Shop shop) {
        this.shop = shop;
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    @Test
    void sellsTenPiecesToTenOfAHundredBuyers() {
        long product = shop.product("100.00", 10);
        var buyers = IntStream.range(0, 100).mapToLong(_ -> shop.customer(100)).toArray();

        var responses = Together.call(100, i -> shop.order(buyers[i], "buy", line(product, 1)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 10L, 409, 90L));
        assertThat(responses.stream().filter(response -> response.status() == 409).map(Response::error))
                .containsOnly("OUT_OF_STOCK");
        assertThat(shop.stock(product)).isZero();
    }

    @Test
    void answersAHundredOrdersAtOnce() {
        long product = shop.product("1.00", 1000);
        var buyers = IntStream.range(0, 100).mapToLong(_ -> shop.customer(10)).toArray();

        var responses = Together.call(100, i -> shop.order(buyers[i], null, line(product, 1)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 100L));
        assertThat(shop.stock(product)).isEqualTo(900);
    }

    @Test
    void neverSurfacesADeadlockWhateverTheOrderOfTheBasket() {
        long a = shop.product("1.00", 100_000);
        long b = shop.product("1.00", 100_000);
        long c = shop.product("1.00", 100_000);
        var baskets = List.of(new Line[]{line(a, 1), line(b, 1)}, new Line[]{line(b, 1), line(a, 1)},
                new Line[]{line(c, 1), line(a, 1), line(b, 1)});
        var buyers = IntStream.range(0, 8).mapToLong(_ -> shop.customer(10_000)).toArray();

        var responses = Together.call(64, i -> {
            var random = new Random(i);
            return IntStream.range(0, 10)
                    .mapToObj(_ -> shop.order(buyers[random.nextInt(buyers.length)], null,
                            baskets.get(random.nextInt(baskets.size()))))
                    .toList();
        }).stream().flatMap(List::stream).toList();

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 640L));
        assertThat(shop.stock(a)).isEqualTo(100_000 - 640);
        assertThat(shop.stock(b)).isEqualTo(100_000 - 640);
    }

    @Test
    void keepsOneUsersBalanceThroughFiftyOrdersAndFiftyChargesAtOnce() {
        long product = shop.product("10.00", 1000);
        long user = shop.customer(500);

        var responses = Together.call(100,
                i -> i % 2 == 0 ? shop.order(user, "o" + i, line(product, 1)) : shop.charge(user, 10, "c" + i));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 50L, 200, 50L));
        assertThat(shop.balance(user)).isEqualTo("500.00");
        assertThat(shop.stock(product)).isEqualTo(950);
    }

    @Test
    void spendsABalanceForOneOrderOnlyOnce() {
        long product = shop.product("100.00", 1000);
        long user = shop.customer(100);

        var responses = Together.call(20, _ -> shop.order(user, null, line(product, 1)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 1L, 409, 19L));
        assertThat(responses.stream().map(Response::error).filter(error -> !error.isEmpty()))
                .containsOnly("INSUFFICIENT_BALANCE");
        assertThat(shop.balance(user)).isEqualTo("0.00");
        assertThat(shop.stock(product)).isEqualTo(999);
    }

    @Test
    void makesOneOrderOfOneKeyFiftyTimesAtOnce() {
        long product = shop.product("10.00", 1000);
        long user = shop.customer(1000);

        var responses = Together.call(50, _ -> shop.order(user, "same", line(product, 3)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 50L));
        assertThat(responses.stream().map(Response::body).distinct()).hasSize(1);
        assertThat(responses.stream().filter(Response::isReplayed)).hasSize(49);
        assertThat(shop.stock(product)).isEqualTo(997);
        assertThat(shop.balance(user)).isEqualTo("970.00");
    }

    @Test
    void letsOneOfTwoBodiesWinAKey() {
        long product = shop.product("10.00", 1000);
        long user = shop.customer(1000);

        var responses = Together.call(50, i -> shop.order(user, "twice", line(product, 1 + i % 2)));

        var statuses = byStatus(responses);
        assertThat(statuses).isEqualTo(Map.of(201, 25L, 409, 25L));
        assertThat(responses.stream()
                .filter(response -> response.status() == 409)
                .map(response -> response.json().path("details").get(0).path("reason").asString()))
                .containsOnly("KEY_REUSED");
        assertThat(shop.api().get("/api/v1/orders", user).json().path("totalElements").asInt()).isEqualTo(1);
    }

    @Test
    void keepsTwoUsersEqualKeysApart() {
        long product = shop.product("10.00", 1000);
        var users = new long[]{shop.customer(1000), shop.customer(1000)};

        var responses = Together.call(20, i -> shop.order(users[i % 2], "shared", line(product, 1 + i % 2)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 20L));
        assertThat(responses.stream().map(Response::body).distinct()).hasSize(2);
        assertThat(shop.stock(product)).isEqualTo(997);
    }

    @Test
    void adjustsStockWhileItSells() {
        long product = shop.product("1.00", 100);
        var buyers = IntStream.range(0, 50).mapToLong(_ -> shop.customer(10)).toArray();

        var responses = Together.call(100, i -> i % 2 == 0
                ? shop.order(buyers[i / 2], null, line(product, 1))
                : shop.api()
                        .post("/api/v1/admin/products/" + product + "/stock-adjustments", Shop.ADMINISTRATOR,
                                "adjust" + i + "-" + product, "{\"delta\":1,\"reason\":\"입고\"}"));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 100L));
        assertThat(shop.stock(product)).isEqualTo(100);
    }

    @Test
    void registersManyUsersAtOnceEachOnce() {
        var keys = Collections.nCopies(5, List.of("u1", "u2", "u3", "u4")).stream().flatMap(List::stream).toList();

        var responses = Together.call(keys.size(), i -> shop.api()
                .post("/api/v1/users", Shop.ADMINISTRATOR,
                        "register-" + keys.get(i), "{\"name\":\"" + keys.get(i) + "\"}"));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 20L));
        assertThat(responses.stream().map(Response::body).distinct()).hasSize(4);
    }
}
