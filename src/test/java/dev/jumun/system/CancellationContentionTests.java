package dev.jumun.system;

import static dev.jumun.testing.Response.byStatus;
import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.ApplicationTest.OnEngine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Cancellations among themselves and among orders, over two instances: each takes effect once and never half. */
@ApplicationTest
@TestInstance(Lifecycle.PER_CLASS)
class CancellationContentionTests {
    private final Shop here;
    private final Instance second;
    private final Shop there;

    CancellationContentionTests(Shop shop) {
        this.here = shop;
        this.second = Instance.on(OnEngine.DATABASE);
        this.there = second.shop();
    }

    @AfterAll
    void stop() {
        second.close();
    }

    @AfterEach
    void booksBalance() {
        there.booksMustBalance();
    }

    private Shop either(int i) {
        return i % 2 == 0 ? here : there;
    }

    private static long placed(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(201);
        return response.json().path("orderId").asLong();
    }

    private long ledgerRows(long user, String reason) {
        return here.api()
                .get("/api/v1/wallets/ledger?size=100", user)
                .json()
                .path("content")
                .valueStream()
                .filter(row -> row.path("reason").asString().equals(reason))
                .count();
    }

    @Test
    void refundAndRestockOnceHoweverManyCancel() {
        long product = here.product("10.00", 100);
        long other = here.product("1.00", 100);
        long user = here.customer(1000);
        long order = placed(here.order(user, null, line(product, 3), line(other, 1)));

        // Fifty cancellations by the buyer and by an administrator, with and without keys, and fifty new orders.
        var responses = Together.call(100, i -> i % 2 == 0
                ? either(i / 2).order(user, "new" + i, line(other, 1), line(product, 1))
                : either(i / 2).cancel(i % 3 == 0 ? ADMINISTRATOR : user, i % 5 == 0 ? "c" + order : null, order));

        assertThat(byStatus(responses)).isEqualTo(Map.of(201, 50L, 200, 50L));
        assertThat(responses.stream().filter(response -> response.status() == 200).map(Response::body).distinct())
                .hasSize(1);
        assertThat(ledgerRows(user, "REFUND")).isEqualTo(1);
        assertThat(here.balance(user)).isEqualTo("450.00");
        assertThat(here.stock(product)).isEqualTo(50);
        assertThat(here.stock(other)).isEqualTo(50);
    }

    @Test
    void cancelManyOrdersOfManyUsersWhileOthersBuyTheSame() {
        var products = IntStream.range(0, 4).mapToLong(_ -> here.product("1.00", 10_000)).toArray();
        var users = IntStream.range(0, 40).mapToLong(_ -> here.customer(100)).toArray();
        var orders = Together.call(40, i -> placed(either(i)
                .order(users[i], null, line(products[i % 4], 2), line(products[(i + 1) % 4], 1))));

        // Lines in falling order of products, so that only the lock order keeps them from a deadlock.
        var responses = Together.call(120, i -> i < 80
                ? either(i).cancel(users[i % 40], null, orders.get(i % 40))
                : either(i).order(users[i % 40], null, line(products[3], 1), line(products[i % 3], 1)));

        assertThat(byStatus(responses)).isEqualTo(Map.of(200, 80L, 201, 40L));
        assertThat(LongStream.of(users).mapToObj(here::balance).distinct()).containsExactly("98.00");
        assertThat(LongStream.of(products).map(here::stock).sum()).isEqualTo(40_000 - 80);
    }

    @Test
    void useOneCouponInOneOrderHoweverOftenItComesBack() {
        long product = here.product("10.00", 1000);
        var code = here.coupon("FIXED", "5.00", 10);
        long user = here.customer(1000);
        here.claim(user, code, null);
        long first = placed(here.orderWithCoupon(user, null, code, line(product, 1)));

        // While the coupon comes back, everybody tries to use it again.
        var responses = Together.call(40, i -> i % 2 == 0
                ? either(i / 2).cancel(user, null, first)
                : either(i / 2).orderWithCoupon(user, null, code, line(product, 1)));

        var discounted = responses.stream().filter(response -> response.status() == 201).toList();
        assertThat(discounted.size()).isLessThanOrEqualTo(1);
        assertThat(responses.stream().filter(response -> response.status() >= 400))
                .allSatisfy(response -> assertThat(response.body()).contains("COUPON_INVALID", "USED"));
        assertThat(here.stock(product)).isEqualTo(1000 - discounted.size());
    }

    /** The buyer has not had the answer yet and repeats; the administrator cancels what is there at once. */
    @Test
    void raceWithThePlacingOfTheirOrder() {
        long product = here.product("10.00", 100);
        long user = here.customer(1000);
        for (int round = 0; round < 10; round++) {
            var key = "round" + round;
            var placing = CompletableFuture.supplyAsync(
                    () -> Together.call(4, i -> either(i).order(user, key, line(product, 1))));
            await().until(() -> newest(user, "PAID") != 0);

            var cancelled = Together.call(4, i -> either(i).cancel(ADMINISTRATOR, null, newest(user, null)));

            assertThat(byStatus(cancelled)).isEqualTo(Map.of(200, 4L));
            var answers = placing.join();
            assertThat(byStatus(answers)).isEqualTo(Map.of(201, 4L));
            assertThat(answers.stream().map(Response::body).distinct()).as("as it was when it was placed").hasSize(1);
            assertThat(here.stock(product)).isEqualTo(100);
            assertThat(here.balance(user)).isEqualTo("1000.00");
        }
        assertThat(ledgerRows(user, "REFUND")).isEqualTo(10);
    }

    private long newest(long user, @Nullable String status) {
        return there.api()
                .get("/api/v1/orders?size=1" + (status == null ? "" : "&status=" + status), user)
                .json()
                .path("content")
                .path(0)
                .path("orderId")
                .asLong();
    }

    /** Few users, few products, one coupon each: whatever meets whatever. */
    @Test
    void keepTheBooksUnderARandomMix() {
        var random = new Random(20261122);
        var products = IntStream.range(0, 5).mapToLong(_ -> here.product("7.00", 60)).toArray();
        var code = here.coupon("PERCENT", "50.00", 100);
        var users = IntStream.range(0, 6).mapToLong(_ -> here.customer(200)).toArray();
        LongStream.of(users).forEach(user -> here.claim(user, code, null));
        var orders = new ArrayList<Long>();
        var seen = new HashSet<Integer>();
        for (int round = 0; round < 12; round++) {
            var dice = IntStream.range(0, 30).mapToObj(_ -> random.ints(4, 0, 1000).toArray()).toList();
            var known = List.copyOf(orders);
            var responses = Together.call(30, i -> {
                var roll = dice.get(i);
                long user = users[roll[1] % users.length];
                var lines = new Shop.Line[]{line(products[roll[2] % 5], 1 + roll[3] % 3),
                        line(products[roll[3] % 5], 1)};
                return switch (roll[0] % 10) {
                    case 0, 1, 2 -> either(i).order(user, null, lines);
                    case 3 -> either(i).orderWithCoupon(user, null, code, lines);
                    case 4 -> either(i).charge(user, 1, null);
                    default -> known.isEmpty()
                            ? either(i).order(user, null, lines)
                            : either(i).cancel(ADMINISTRATOR, null, known.get(roll[2] % known.size()));
                };
            });
            responses.stream().map(Response::status).forEach(seen::add);
            responses.stream()
                    .filter(response -> response.status() == 201)
                    .map(response -> response.json().path("orderId").asLong())
                    .forEach(orders::add);
        }
        assertThat(seen).as("no deadlock, nothing unexpected").isSubsetOf(Set.of(200, 201, 400, 409));
        assertThat(orders).hasSizeGreaterThan(20);
    }
}
