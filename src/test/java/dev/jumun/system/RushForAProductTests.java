package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.order.Orders;
import dev.jumun.shared.ProductId;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Everybody wants one product, and somebody wants another one. Groups of four, room for twelve. */
@DatabaseTest
class RushForAProductTests {
    private final Instance instance = Instance.on(Engine.current().freshDatabase(), "jumun.group-commit.lanes=1",
            "jumun.group-commit.max-commands=4", "jumun.group-commit.queue-capacity=12",
            "jumun.group-commit.max-wait=10s");
    private final Shop shop = instance.shop();
    private final MeterRegistry meters = instance.bean(MeterRegistry.class);
    private final long hot = shop.product("1.00", 100);
    private final long cold = shop.product("1.00", 100);
    private final long[] users = Stream.generate(() -> shop.customer(10))
            .limit(16)
            .mapToLong(Long::longValue)
            .toArray();

    @AfterEach
    void stop() {
        shop.booksMustBalance();
        instance.close();
    }

    @Test
    void turnsAwayTheRushAndServesWhoWantsSomethingElse() throws Exception {
        // The pace is known, and so is the product.
        assertThat(shop.order(users[0], null, line(hot, 1)).status()).isEqualTo(201);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new TransactionTemplate(instance.bean(PlatformTransactionManager.class)).execute(_ -> {
                instance.bean(JdbcTemplate.class)
                        .queryForList("SELECT user_id FROM wallets WHERE user_id = ? FOR UPDATE", users[0]);
                long groups = groups();
                var answers = new ArrayList<Future<Response>>();
                answers.add(callers.submit(() -> shop.order(users[0], null, line(hot, 1))));
                await().until(() -> groups() == groups + 1);
                // Four until it is a rush, and half of the room.
                for (int i = 1; i <= 10; i++) {
                    var user = users[i];
                    answers.add(callers.submit(() -> shop.order(user, null, line(hot, 1))));
                }
                await().until(() -> queued("size") == 10);
                assertThat(queued("rush")).isEqualTo(6);

                assertThat(shop.order(users[11], null, line(hot, 1)).status()).isEqualTo(503);
                assertThat(shop.order(users[11], null, line(cold, 1), line(hot, 1)).status()).isEqualTo(503);
                var orders = instance.bean(Orders.class);
                assertThat(orders.isFullForSome()).isTrue();
                assertThat(orders.isFullFor(List.of(new ProductId(hot)))).isTrue();
                assertThat(orders.isFullFor(List.of(new ProductId(cold)))).isFalse();

                answers.add(callers.submit(() -> shop.order(users[12], null, line(cold, 1))));
                answers.add(callers.submit(() -> shop.order(users[13], null, line(cold, 1))));
                await().until(() -> queued("size") == 12);
                assertThat(shop.order(users[14], null, line(cold, 1)).status()).as("no room at all").isEqualTo(503);
                return List.copyOf(answers);
            });
            for (var answer : waiting) {
                assertThat(answer.get().status()).isEqualTo(201);
            }
        }
        assertThat(meters.get("jumun.group.refused").tags("name", "orders", "reason", "BUSY").counter().count())
                .isEqualTo(3);
        assertThat(shop.stock(hot)).isEqualTo(100 - 1 - 11);
        assertThat(shop.stock(cold)).isEqualTo(98);
        assertThat(shop.order(users[11], null, line(hot, 1)).status()).isEqualTo(201);
        assertThat(queued("rush")).isZero();
    }

    private double queued(String gauge) {
        return meters.get("jumun.group.queue." + gauge).tag("name", "orders").gauge().value();
    }

    private long groups() {
        return meters.get("jumun.group.size").tag("name", "orders").summary().count();
    }
}
