package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import dev.jumun.testing.StockClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages that are lost, a Redis that is, and clients that do not read: everybody else sees the stock all the same. */
@DatabaseTest
@OnOneEngine
class StockStreamLossTests {
    private static final int PRODUCTS = 100;

    private final String database = Engine.current().freshDatabase();

    /** With so little room for what clients have not read that it fills up at once. */
    @TestConfiguration
    static class NarrowLines {
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallSendBuffers() {
            return factory -> factory
                    .addConnectorCustomizers(connector -> connector.setProperty("socket.txBufSize", "2048"));
        }
    }

    private static void awaitStock(StockClient client, long product, long stock) {
        await().untilAsserted(() -> assertThat(client.stock(product)).isEqualTo(OptionalLong.of(stock)));
    }

    private static double meter(Instance instance, String gauge) {
        return instance.bean(MeterRegistry.class).get(gauge).gauge().value();
    }

    /** Of which nobody tells anybody. */
    private static void sellOneOfEach(Instance instance) {
        new TransactionTemplate(instance.bean(PlatformTransactionManager.class)).executeWithoutResult(
                _ -> instance.bean(JdbcTemplate.class).update("UPDATE products SET stock = stock - 1"));
    }

    private Instance looking(String... more) {
        var properties = new ArrayList<>(
                List.of("jumun.stock-watch.reread=200ms", "jumun.stock-watch.poll=200ms",
                        "jumun.stock-stream.heartbeat=500ms"));
        properties.addAll(List.of(more));
        return Instance.on(database, NarrowLines.class, properties.toArray(String[]::new));
    }

    @Test
    void findsWhatNobodyTold() {
        try (var instance = looking()) {
            long product = instance.shop().product("1.00", 9);
            try (var client = StockClient.of(instance, product)) {
                awaitStock(client, product, 9);
                await().until(() -> meter(instance, "jumun.stock.redis.heard") == 1);
                sellOneOfEach(instance);

                awaitStock(client, product, 8);
            }
        }
    }

    @Test
    void pollsWithoutRedisAndListensAgainWhenItIsBack() {
        try (var redis = RedisServer.start(); var here = listening(redis); var there = listening(redis)) {
            long product = here.shop().product("1.00", 100);
            long buyer = here.shop().customer(100);
            try (var client = StockClient.of(here, product)) {
                awaitStock(client, product, 100);
                await().until(() -> meter(here, "jumun.stock.redis.heard") == 1);
                buy(there, buyer, product);
                awaitStock(client, product, 99);

                redis.kill();
                buy(there, buyer, product);
                awaitStock(client, product, 98);
                redis.restartEmpty();
                await().until(() -> meter(here, "jumun.stock.redis.heard") == 1);
                buy(there, buyer, product);
                awaitStock(client, product, 97);

                redis.freeze();
                buy(there, buyer, product);
                awaitStock(client, product, 96);
                await().until(() -> meter(here, "jumun.stock.redis.heard") == 0);
                buy(there, buyer, product);
                awaitStock(client, product, 95);
                redis.thaw();
                await().until(() -> meter(here, "jumun.stock.redis.heard") == 1);
                buy(there, buyer, product);
                awaitStock(client, product, 94);

                assertThat(client.stocks(product)).containsExactly(100L, 99L, 98L, 97L, 96L, 95L, 94L);
            }
            here.shop().booksMustBalance();
        }
    }

    /** Finds nothing by itself as long as Redis is heard. */
    private Instance listening(RedisServer redis) {
        var properties = new ArrayList<>(redis.properties());
        properties.addAll(List.of("jumun.stock-watch.reread=1h", "jumun.stock-watch.poll=200ms"));
        return Instance.on(database, properties.toArray(String[]::new));
    }

    private static void buy(Instance instance, long buyer, long product) {
        assertThat(instance.shop().order(buyer, null, line(product, 1)).status()).isEqualTo(201);
    }

    @Test
    void comesUpWithoutRedis() {
        try (var redis = RedisServer.start()) {
            redis.kill();
            try (var instance = listening(redis)) {
                long product = instance.shop().product("1.00", 10);
                long buyer = instance.shop().customer(10);
                try (var client = StockClient.of(instance, product)) {
                    awaitStock(client, product, 10);
                    buy(instance, buyer, product);
                    awaitStock(client, product, 9);
                    redis.restartEmpty();
                    await().until(() -> meter(instance, "jumun.stock.redis.heard") == 1);
                    buy(instance, buyer, product);
                    awaitStock(client, product, 8);
                }
            }
        }
    }

    @Test
    void sendsASlowClientWhatIsNewestAndKeepsOthersWaitingForNothing() {
        try (var instance = looking("jumun.stock-stream.taking-time=1h")) {
            var products = products(instance.shop());
            try (var slow = StockClient.slow(instance, products); var quick = StockClient.of(instance, products)) {
                await().until(() -> quick.events().size() == PRODUCTS);
                int rounds = 20;
                for (int round = 1; round <= rounds; round++) {
                    sellOneOfEach(instance);
                    int told = PRODUCTS * (round + 1);
                    await().until(() -> quick.events().size() == told);
                }
                slow.readOn();

                LongStream.of(products).forEach(product -> awaitStock(slow, product, 1000L - rounds));
                LongStream.of(products).forEach(product -> awaitStock(quick, product, 1000L - rounds));
                assertThat(slow.events()).hasSizeLessThan(PRODUCTS * rounds / 2);
                assertThat(slow.stocks(products[0])).isSortedAccordingTo((a, b) -> Long.compare(b, a));
                assertThat(slow.otherLines()).isEmpty();
            }
        }
    }

    @Test
    void cutsAClientThatReadsNothing() {
        try (var instance = looking("jumun.stock-stream.taking-time=1s")) {
            var products = products(instance.shop());
            var cut = instance.bean(MeterRegistry.class).get("jumun.stock.streams.cut").counter();
            try (var _ = StockClient.slow(instance, products); var quick = StockClient.of(instance, products[0])) {
                await().until(() -> meter(instance, "jumun.stock.streams") == 2);
                await().until(() -> {
                    sellOneOfEach(instance);
                    return cut.count() == 1;
                });
                assertThat(meter(instance, "jumun.stock.streams")).isEqualTo(1);
                long left = instance.shop().stock(products[0]);
                awaitStock(quick, products[0], left);

                assertThat(quick.hasEnded()).isFalse();
            }
            await().until(() -> meter(instance, "jumun.stock.streams") == 0);
        }
    }

    private static long[] products(Shop shop) {
        return IntStream.range(0, PRODUCTS).mapToLong(_ -> shop.product("1.00", 1000)).toArray();
    }
}
