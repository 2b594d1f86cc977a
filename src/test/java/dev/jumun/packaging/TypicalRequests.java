package dev.jumun.packaging;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.StockClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What buyers and administrators ask for, each endpoint of the API at least once, for a few seconds. */
final class TypicalRequests {
    // What buyers do is to be known to the JVM as busy code; more time adds little.
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int BUYERS = 4;
    private static final long POINTS = 1_000_000;
    private static final long STOCK = 1_000_000;

    private final int port;
    private final Shop shop;

    TypicalRequests(int port) {
        this.port = port;
        this.shop = new Shop(port);
    }

    /** Returns when all are answered as expected. */
    void send() throws AssertionError {
        long first = shop.product("19900.00", STOCK);
        long second = shop.product("5000.00", STOCK);
        var coupon = shop.coupon("PERCENT", "10.00", STOCK);
        long end = System.nanoTime() + TIME.toNanos();
        try (var onlooker = StockClient.at(port, first, second);
                var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> visits = new ArrayList<>();
            for (int buyer = 0; buyer < BUYERS; buyer++) {
                var name = "buyer-" + buyer;
                visits.add(buyers.submit(() -> {
                    int round = 0;
                    do {
                        visit(name + "-" + round++, first, second, coupon);
                    } while (System.nanoTime() - end < 0);
                }));
            }
            for (var visit : visits) {
                visit.get();
            }
            assertThat(onlooker.events()).isNotEmpty();
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
        administrate(first);
        shop.booksMustBalance();
    }

    private void visit(String key, long first, long second, String coupon) {
        long user = shop.customer(0);
        expect(200, shop.charge(user, POINTS, key + "-charge"));
        read("/api/v1/products", null);
        read("/api/v1/products?page=0&size=20&sort=price", null);
        read("/api/v1/products/" + first, null);
        read("/api/v1/stats/popular-products?days=3&limit=5", null);
        read("/api/v1/coupons", user);
        expect(200, shop.claim(user, coupon, key + "-claim"));
        read("/api/v1/users/" + user + "/coupons", user);
        var order = expect(201, shop.orderWithCoupon(user, key + "-1", coupon, line(first, 2), line(second, 1)));
        expect(201, shop.orderWithCoupon(user, key + "-1", coupon, line(first, 2), line(second, 1)));
        long id = order.json().path("orderId").asLong();
        expect(201, shop.order(user, key + "-2", line(second, 3)));
        expect(409, shop.order(user, null, line(first, STOCK)));
        expect(404, shop.order(user, null, line(Long.MAX_VALUE, 1)));
        expect(400, shop.order(user, null));
        read("/api/v1/orders", user);
        read("/api/v1/orders?status=PAID", user);
        read("/api/v1/orders/" + id, user);
        read("/api/v1/wallets", user);
        expect(200, shop.cancel(user, key + "-cancel", id));
        read("/api/v1/wallets/ledger", user);
        read("/actuator/health/readiness", null);
    }

    private void administrate(long product) {
        var products = "/api/v1/admin/products/" + product;
        expect(200, shop.api().put(products, Shop.ADMINISTRATOR, "change", "{\"name\":\"상품\",\"price\":19900.00}"));
        expect(201, shop.api()
                .post(products + "/stock-adjustments", Shop.ADMINISTRATOR, "adjust",
                        "{\"delta\":1,\"reason\":\"RESTOCK\"}"));
        expect(200, shop.api().post("/api/v1/admin/outbox/redrive", Shop.ADMINISTRATOR, "redrive", ""));
        for (var path : List.of(products + "/stock-adjustments", "/api/v1/users/" + Shop.ADMINISTRATOR,
                "/api/v1/admin/users", "/api/v1/admin/orders", "/api/v1/admin/coupons", "/api/v1/admin/outbox",
                "/api/v1/admin/outbox/summary", "/api/v1/admin/figures", "/", "/admin", "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/prometheus", "/v3/api-docs")) {
            read(path, Shop.ADMINISTRATOR);
        }
    }

    private void read(String path, @Nullable Long user) {
        var answer = shop.api().get(path, user);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
    }

    private static Response expect(int status, Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer;
    }
}
