package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.ApplicationTest.OnEngine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ApplicationTest
class ShutdownTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ShutdownTests(Shop shop, JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.shop = shop;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @Test
    void finishesWhatIsInFlightAndAnswersTheRestWith503() throws Exception {
        long product = shop.product("1.00", 10);
        long user = shop.customer(10);
        long late = shop.customer(10);
        var stopping = Instance.on(OnEngine.DATABASE);
        var there = stopping.shop();
        assertThat(there.order(late, null, line(product, 1)).status()).isEqualTo(201);
        var groups = stopping.bean(MeterRegistry.class).get("jumun.group.size").tag("name", "orders").summary();

        var closing = new AtomicReference<@Nullable Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var inFlight = transaction.execute(_ -> {
                jdbc.queryForList("SELECT user_id FROM wallets WHERE user_id = ? FOR UPDATE", user);
                var answer = threads.submit(() -> there.order(user, "k", line(product, 2)));
                await().until(() -> groups.count() == 2);
                closing.set(threads.submit(stopping::close));
                await().untilAsserted(() -> {
                    var refused = there.order(late, null, line(product, 1));
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.error()).isEqualTo("SERVICE_UNAVAILABLE");
                    assertThat(refused.header("Retry-After")).isPresent();
                });
                return answer;
            });
            assertThat(inFlight.get().status()).isEqualTo(201);
            Objects.requireNonNull(closing.get()).get();
        }

        assertThat(shop.order(user, "k", line(product, 2)).isReplayed()).isTrue();
        long sold = 10 - shop.stock(product);
        assertThat(sold).isEqualTo(2 + shop.api().get("/api/v1/orders", late).json().path("totalElements").asInt());
        shop.booksMustBalance();
    }
}
