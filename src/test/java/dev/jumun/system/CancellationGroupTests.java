package dev.jumun.system;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancellations that meet in one group: what one of them may do, another of them may not. */
@DatabaseTest
class CancellationGroupTests {
    private final Instance instance = Instance.on(Engine.current().freshDatabase(), "jumun.group-commit.lanes=1");
    private final Shop shop = instance.shop();
    private final long product = shop.product("10.00", 100);
    private final long blocker = shop.customer(100);
    private final long user = shop.customer(100);
    private final long stranger = shop.customer(100);

    @AfterEach
    void stop() {
        shop.booksMustBalance();
        instance.close();
    }

    private long order(long buyer) {
        var placed = shop.order(buyer, null, line(product, 1));
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        return placed.json().path("orderId").asLong();
    }

    /** Holds the only lane by a wallet that it needs, until all of them wait for it in this order. */
    private List<Response> inOneGroup(List<Supplier<Response>> calls) {
        var meters = instance.bean(MeterRegistry.class);
        var groups = meters.get("jumun.group.size").tag("name", "cancellations").summary();
        var queue = meters.get("jumun.group.queue.size").tag("name", "cancellations").gauge();
        long blocked = order(blocker);
        long before = groups.count();
        var answers = new ArrayList<CompletableFuture<Response>>();
        var tables = new Tables(instance);
        tables.within(() -> {
            tables.lock("SELECT user_id FROM wallets WHERE user_id = ? FOR UPDATE", blocker);
            answers.add(start(() -> shop.cancel(blocker, null, blocked)));
            await().until(() -> groups.count() == before + 1);
            for (int i = 0; i < calls.size(); i++) {
                int waiting = i + 1;
                answers.add(start(calls.get(i)));
                await().until(() -> queue.value() == waiting);
            }
        });
        var all = answers.stream().map(CompletableFuture::join).toList();
        assertThat(groups.count()).isEqualTo(before + 2);
        return all.subList(1, all.size());
    }

    private static CompletableFuture<Response> start(Supplier<Response> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofVirtual().start(task));
    }

    @Test
    void hideAnOrderFromAStrangerAlsoBesideItsBuyer() {
        long order = order(user);

        var answers = inOneGroup(List.of(() -> shop.cancel(stranger, "s", order), () -> shop.cancel(user, "u", order),
                () -> shop.cancel(stranger, null, order)));

        assertThat(answers).extracting(Response::status).containsExactly(404, 200, 404);
        assertThat(shop.cancel(stranger, "s", order).status()).isEqualTo(404);
        assertThat(new Tables(instance).number("SELECT cancelled_by FROM orders WHERE order_id = ?", order))
                .isEqualTo(user);
    }

    @Test
    void leaveAnOrderAloneThatItsBuyerNamedUnderAUsedKey() {
        long meant = order(user);
        long mistaken = order(user);

        var answers = inOneGroup(List.of(() -> shop.cancel(user, "k", meant), () -> shop.cancel(user, "k", mistaken),
                () -> shop.cancel(stranger, null, mistaken)));

        assertThat(answers).extracting(Response::status).containsExactly(200, 409, 404);
        assertThat(shop.api().get("/api/v1/orders/" + mistaken, user).body()).contains("\"status\":\"PAID\"");
    }

    @Test
    void takeEffectOnceForOneOrder() {
        long order = order(user);

        var answers = inOneGroup(List.of(() -> shop.cancel(ADMINISTRATOR, "a" + order, order),
                () -> shop.cancel(user, "u", order), () -> shop.cancel(user, "u", order),
                () -> shop.cancel(user, null, order)));

        assertThat(answers).extracting(Response::status).containsOnly(200);
        assertThat(answers).extracting(Response::body).containsOnly(answers.getFirst().body());
        assertThat(answers).extracting(Response::isReplayed).containsExactly(false, false, true, false);
        assertThat(shop.balance(user)).isEqualTo("100.00");
        assertThat(new Tables(instance).number("SELECT cancelled_by FROM orders WHERE order_id = ?", order))
                .isEqualTo(ADMINISTRATOR);
    }
}
