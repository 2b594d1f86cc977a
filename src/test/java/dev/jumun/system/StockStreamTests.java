package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.catalog.Catalog;
import dev.jumun.catalog.Quantity;
import dev.jumun.shared.ProductId;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.StockClient;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Clients of two instances see every product's stock as it changes, and nothing else. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class StockStreamTests {
    private static final String STREAM = "/api/v1/products/stock-stream";
    private static final int MAX_STREAMS = 20;

    private final String database = Engine.current().freshDatabase();
    private final Instance first = start();
    private final Instance second = start();
    private final Shop here = first.shop();
    private final Shop there = second.shop();

    /** Nobody looks by himself, so that whatever is seen was told. */
    private Instance start() {
        return Instance.on(database, "jumun.stock-watch.reread=1h", "jumun.stock-watch.poll=1h",
                "jumun.stock-stream.heartbeat=300ms", "jumun.stock-stream.max-streams=" + MAX_STREAMS,
                "jumun.stock-watch.max-products=150");
    }

    @AfterEach
    void nobodyIsLeftAndTheBooksBalance() {
        await().until(() -> streams() == 0);
        here.booksMustBalance();
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
    }

    private double streams() {
        return first.bean(MeterRegistry.class).get("jumun.stock.streams").gauge().value();
    }

    private static void awaitStock(StockClient client, long product, long stock) {
        await().untilAsserted(() -> assertThat(client.stock(product)).isEqualTo(OptionalLong.of(stock)));
    }

    private static Response adjust(Shop shop, long product, long delta) {
        return shop.api()
                .post("/api/v1/admin/products/" + product + "/stock-adjustments", Shop.ADMINISTRATOR, null,
                        "{\"delta\":" + delta + ",\"reason\":\"입고\"}");
    }

    @Test
    void tellsAtOnceHowMuchThereIs() {
        long shirt = here.product("1.00", 41);
        long hat = here.product("1.00", 7);

        try (var client = StockClient.of(first, shirt, hat, shirt)) {
            awaitStock(client, shirt, 41);
            awaitStock(client, hat, 7);

            assertThat(client.events()).hasSize(2)
                    .allMatch(event -> event.at().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.headers()).containsEntry("Cache-Control", "no-store")
                    .containsEntry("X-Accel-Buffering", "no")
                    .containsKey("X-Trace-Id")
                    .doesNotContainKey("Content-Encoding");
            assertThat(client.headers().get("Content-Type")).startsWith("text/event-stream");
            assertThat(client.retryMillis()).isBetween(1000L, 3000L);
            assertThat(client.otherLines()).isEmpty();
        }
    }

    @Test
    void tellsOfOrdersCancellationsAndAdjustmentsOfEitherInstance() {
        long product = here.product("10.00", 10);
        long buyer = here.customer(100);

        try (var client = StockClient.of(first, product)) {
            awaitStock(client, product, 10);
            long order = here.order(buyer, null, line(product, 3)).json().path("orderId").asLong();
            awaitStock(client, product, 7);
            assertThat(there.cancel(buyer, null, order).status()).isEqualTo(200);
            awaitStock(client, product, 10);
            assertThat(there.order(buyer, null, line(product, 1)).status()).isEqualTo(201);
            awaitStock(client, product, 9);
            assertThat(adjust(there, product, 91).status()).isEqualTo(201);
            awaitStock(client, product, 100);
            assertThat(adjust(here, product, -100).status()).isEqualTo(201);
            awaitStock(client, product, 0);

            assertThat(client.stocks(product)).containsExactly(10L, 7L, 10L, 9L, 100L, 0L);
        }
    }

    @Test
    void saysNothingOfWhatWasRolledBackOrChangedNothing() {
        long product = here.product("10.00", 10);
        long other = here.product("10.00", 1);
        long poor = here.customer(1);
        var transaction = new TransactionTemplate(first.bean(PlatformTransactionManager.class));

        try (var client = StockClient.of(first, product)) {
            awaitStock(client, product, 10);
            transaction.executeWithoutResult(status -> {
                var stock = first.bean(Catalog.class).lock(List.of(new ProductId(product)));
                stock.putBack(List.of(new Quantity(new ProductId(product), 5)));
                stock.write();
                status.setRollbackOnly();
            });
            assertThat(here.order(poor, null, line(product, 1)).error()).isEqualTo("INSUFFICIENT_BALANCE");
            assertThat(here.order(poor, null, line(product, 100)).error()).isEqualTo("OUT_OF_STOCK");
            assertThat(adjust(here, other, 1).status()).isEqualTo(201);
            assertThat(adjust(here, product, 1).status()).isEqualTo(201);
            awaitStock(client, product, 11);

            assertThat(client.stocks(product)).containsExactly(10L, 11L);
            assertThat(client.stock(other)).isEmpty();
        }
    }

    @Test
    void tellsAtMostFiveTimesASecondAndTheLastStockAlways() {
        long product = here.product("0.00", 1_000_000);
        var buyers = IntStream.range(0, 8).mapToLong(_ -> here.customer(0)).toArray();

        try (var client = StockClient.of(first, product)) {
            awaitStock(client, product, 1_000_000);
            long begin = System.nanoTime();
            int sold = Together.call(buyers.length, i -> {
                int orders = 0;
                while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2)) {
                    assertThat((i % 2 == 0 ? here : there).order(buyers[i], null, line(product, 1)).status())
                            .isEqualTo(201);
                    orders++;
                }
                return orders;
            }).stream().mapToInt(Integer::intValue).sum();
            awaitStock(client, product, 1_000_000L - sold);
            long tenths = (System.nanoTime() - begin) / 100_000_000;

            assertThat(client.stocks(product)).isSortedAccordingTo(Comparator.reverseOrder())
                    .doesNotHaveDuplicates()
                    // The one at the beginning, and the one that the last interval has begun with.
                    .hasSizeLessThanOrEqualTo((int) (tenths / 2) + 2)
                    .hasSizeGreaterThan(2);
        }
    }

    @Test
    void showsThatItIsAliveWhileNothingChanges() {
        try (var client = StockClient.of(first, here.product("1.00", 1))) {
            await().until(() -> client.comments() >= 3);

            assertThat(client.events()).hasSize(1);
            assertThat(client.hasEnded()).isFalse();
        }
    }

    @Test
    void tellsEachClientOfItsOwnProductsOnly() {
        var products = IntStream.range(0, 100).mapToLong(_ -> here.product("1.00", 5)).toArray();

        try (var all = StockClient.of(first, products);
                var one = StockClient.of(first, products[99]);
                var other = StockClient.of(second, products[0], products[99])) {
            for (var client : List.of(one, other)) {
                awaitStock(client, products[99], 5);
            }
            LongStream.of(products).forEach(product -> awaitStock(all, product, 5));
            adjust(here, products[99], 1);
            for (var client : List.of(all, one, other)) {
                awaitStock(client, products[99], 6);
            }

            assertThat(all.events()).hasSize(101);
            assertThat(one.events()).hasSize(2);
            assertThat(other.events()).hasSize(3);
        }
    }

    @Test
    void refusesMoreStreamsThanItBears() {
        long product = here.product("1.00", 1);
        var refused = first.bean(MeterRegistry.class).get("jumun.stock.streams.refused").counter();
        double before = refused.count();
        var clients = IntStream.range(0, MAX_STREAMS).mapToObj(_ -> StockClient.of(first, product)).toList();
        try {
            clients.forEach(client -> awaitStock(client, product, 1));

            var oneMore = here.api().get(STREAM + "?ids=" + product, null);

            assertThat(oneMore.status()).isEqualTo(503);
            assertThat(oneMore.error()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(oneMore.header("Retry-After")).isPresent();
            assertThat(refused.count()).isEqualTo(before + 1);
            clients.getFirst().close();
            await().until(() -> streams() == MAX_STREAMS - 1);
            try (var next = StockClient.of(first, product)) {
                awaitStock(next, product, 1);
            }
        } finally {
            clients.forEach(StockClient::close);
        }
    }

    @Test
    void refusesToWatchMoreProductsThanItBears() {
        var products = IntStream.range(0, 151).mapToLong(_ -> here.product("1.00", 5)).toArray();

        try (var client = StockClient.of(first, LongStream.of(products).limit(100).toArray())) {
            awaitStock(client, products[99], 5);

            var tooMany = here.api()
                    .get(STREAM + "?ids=" + String.join(",",
                            LongStream.of(products).skip(100).mapToObj(Long::toString).toList()), null);
            assertThat(tooMany.status()).isEqualTo(503);
            try (var known = StockClient.of(first, products[0], products[149])) {
                awaitStock(known, products[149], 5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?ids=", "?ids=a", "?ids=0", "?ids=-1", "?ids=01", "?ids=1.5", "?ids=1,,2", "?ids=1,",
            "?ids=,1", "?ids=1%202", "?ids=1;2", "?ids=9223372036854775808", "?ids=%EF%BC%91", "?ids=1&ids=2"})
    void refusesWhatAreNoIds(String query) {
        var answer = here.api().get(STREAM + query, null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("VALIDATION_ERROR");
        assertThat(answer.header("Content-Type")).hasValue("application/json;charset=utf-8");
    }

    @Test
    void refusesMoreIdsThanAPageHas() {
        var ids = String.join(",", IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).toList());

        var answer = here.api().get(STREAM + "?ids=" + ids, null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/details/0/field").asString()).isEqualTo("ids");
    }

    @Test
    void namesTheProductsThatDoNotExist() {
        long product = here.product("1.00", 1);

        var answer = here.api().get(STREAM + "?ids=" + product + ",987654321,9223372036854775807", null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).isEqualTo("NOT_FOUND");
        assertThat(answer.json().path("details").findValuesAsString("reason"))
                .containsExactly("987654321", "9223372036854775807");
    }

    @Test
    void isNotForClientsThatTakeNoStreams() {
        long product = here.product("1.00", 1);
        for (var accept : List.of("application/json", "text/html,image/*", "nonsense")) {
            var answer = here.api()
                    .send(here.api().request(STREAM + "?ids=" + product, null).header("Accept", accept).GET());

            assertThat(answer.status()).as(accept).isEqualTo(406);
            assertThat(answer.error()).isEqualTo("NOT_ACCEPTABLE");
        }
        assertThat(here.api().post(STREAM + "?ids=" + product, null, null, "{}").status()).isEqualTo(405);
    }

    @Test
    void answersAHeadWithItsHeadersOnly() {
        long product = here.product("1.00", 1);

        var answer = here.api().send(here.api().request(STREAM + "?ids=" + product, null).HEAD());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void goesOnWhenTheClientSaysSomethingMore() {
        long product = here.product("1.00", 1);
        try (var client = StockClient.of(first, product)) {
            awaitStock(client, product, 1);
            client.say("GET / HTTP/1.1\r\n\r\n".repeat(100));
            adjust(here, product, 1);

            awaitStock(client, product, 2);
        }
    }

    @Test
    void endsWhenTheServiceStops() {
        long product = here.product("1.00", 1);
        var stopping = Instance.on(database);
        try (var client = StockClient.of(stopping, product)) {
            awaitStock(client, product, 1);

            stopping.close();

            await().until(client::hasEnded);
            assertThat(client.otherLines()).isEmpty();
        }
    }
}
