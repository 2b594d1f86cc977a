package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.jdbc.Failpoint;
import dev.jumun.faults.jdbc.TamperedInstance;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import dev.jumun.testing.Together;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A few customers who do at the same moment what leads past a failpoint, and how often each of it must have happened. */
final class FailpointLoad {
    private static final int CUSTOMERS = 5;
    private static final Duration SLOT_BACK_WITHIN = Duration.ofSeconds(20);
    private static final Duration SENT_WITHIN = Duration.ofSeconds(30);
    /** The name of what is written one at a time, to tell it from what else there is. */
    private static final String SINGLE = "SINGLE";

    private final Tables tables;
    private final List<Long> customers;
    private final long poor;
    private long orders;
    private long charges;
    private long refunds;
    private long claims;
    private long singles;

    FailpointLoad(Shop shop, Tables tables) {
        this.tables = tables;
        this.customers = IntStream.range(0, CUSTOMERS).mapToObj(_ -> shop.customer(1_000_000_000)).toList();
        this.poor = shop.customer(0);
        this.charges = CUSTOMERS;
    }

    /** Puts everything in its place for this failpoint; what is returned leads past it, unless it happens behind the writes. */
    List<KeyedWrite> prepare(Failpoint failpoint, Shop shop) {
        return switch (failpoint.path()) {
            case ORDERS -> orders(shop, failpoint == Failpoint.ORDER_TAKES_KEYS_BACK);
            case CHARGES -> charges();
            case CANCELLATIONS -> cancellations(shop);
            case CLAIMS -> claims(shop);
            case SETBACKS -> List.of(lateCancellation(shop));
            case SINGLES -> singles(shop);
            case DELIVERY, SALES -> List.of(oneOrder(shop));
        };
    }

    /** One that can be paid. */
    KeyedWrite oneOrder(Shop shop) {
        var all = orders(shop, false);
        orders -= all.size() - 1;
        return all.getFirst();
    }

    /** Of a product that no instance knows yet, with a coupon, and one that cannot be paid. */
    private List<KeyedWrite> orders(Shop shop, boolean withExpiredKey) {
        var code = shop.coupon("FIXED", "100", CUSTOMERS);
        long one = shop.product("1000", 1000);
        long other = shop.product("2000", 1000);
        Together.call(CUSTOMERS, i -> {
            assertThat(shop.claim(customers.get(i), code, null).status()).isEqualTo(200);
            return true;
        });
        claims += CUSTOMERS;
        var items = Shop.orderBody(Shop.line(one, 1), Shop.line(other, 2));
        var withCoupon = items.substring(0, items.length() - 1) + ",\"couponCode\":\"" + code + "\"}";
        var writes = new ArrayList<KeyedWrite>();
        for (var customer : customers) {
            writes.add(new KeyedWrite(customer, "/api/v1/orders", freshKey(), withCoupon, 201));
        }
        if (withExpiredKey) {
            expire(writes.getFirst(), shop, items);
        } else {
            writes.add(new KeyedWrite(poor, "/api/v1/orders", freshKey(), items, 409));
        }
        orders += writes.size();
        return writes;
    }

    /** The key was used, long ago, for another order. */
    private void expire(KeyedWrite write, Shop shop, String items) {
        assertThat(shop.api().post(write.path(), write.user(), write.key(), items).status()).isEqualTo(201);
        orders++;
        tables.change("UPDATE idempotency_keys SET expires_at = '2020-01-01' WHERE user_id = ? AND idempotency_key = ?",
                write.user(), write.key());
    }

    private List<KeyedWrite> charges() {
        charges += CUSTOMERS;
        return customers.stream()
                .map(customer -> new KeyedWrite(customer, "/api/v1/wallets/charge", freshKey(), "{\"amount\":1000}",
                        200))
                .toList();
    }

    private List<KeyedWrite> cancellations(Shop shop) {
        var orders = orders(shop, false).subList(0, CUSTOMERS);
        // The one that cannot be paid is not tried.
        this.orders--;
        var placed = Together.call(CUSTOMERS,
                i -> orders.get(i).repeat(shop).json().path("orderId").asLong());
        refunds += CUSTOMERS;
        return IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> new KeyedWrite(customers.get(i), "/api/v1/orders/" + placed.get(i) + "/cancel",
                        freshKey(), "", 200))
                .toList();
    }

    /** One coupon for each, which the gate knows. */
    private List<KeyedWrite> claims(Shop shop) {
        var code = shop.coupon("FIXED", "100", CUSTOMERS);
        awaitLoaded(code);
        claims += CUSTOMERS;
        return customers.stream()
                .map(customer -> new KeyedWrite(customer, "/api/v1/coupons/" + code + "/claim", freshKey(), "", 200))
                .toList();
    }

    /** Of an order whose own event the platform has not taken yet. */
    private KeyedWrite lateCancellation(Shop shop) {
        long order = oneOrder(shop).repeat(shop).json().path("orderId").asLong();
        refunds++;
        return new KeyedWrite(customers.getFirst(), "/api/v1/orders/" + order + "/cancel", freshKey(), "", 200);
    }

    /** One of each kind. */
    private List<KeyedWrite> singles(Shop shop) {
        long product = shop.product("1000", 1000);
        long event = parkedEvent(shop);
        var now = Instant.now();
        singles++;
        return List.of(single("/api/v1/users", "{\"name\":\"" + SINGLE + "\"}", 201),
                single("/api/v1/admin/products", "{\"name\":\"" + SINGLE + "\",\"price\":1000,\"stock\":10}", 201),
                single("/api/v1/admin/products/" + product + "/stock-adjustments",
                        "{\"delta\":5,\"reason\":\"" + SINGLE + "\"}", 201),
                single("/api/v1/admin/coupons", "{\"code\":\"" + SINGLE + "-" + Shop.freshCode()
                        + "\",\"type\":\"FIXED\",\"value\":10,\"startsAt\":\"" + now.minusSeconds(60)
                        + "\",\"endsAt\":\"" + now.plusSeconds(3600) + "\",\"totalQuantity\":10}", 201),
                single("/api/v1/admin/outbox/" + event + "/redrive", "", 200));
    }

    private static KeyedWrite single(String path, String body, int status) {
        return new KeyedWrite(Shop.ADMINISTRATOR, path, freshKey(), body, status);
    }

    /** One that was sent and yet waits for an administrator, as it does when nobody heard the platform's last answer. */
    private long parkedEvent(Shop shop) {
        long order = oneOrder(shop).repeat(shop).json().path("orderId").asLong();
        await("delivery").atMost(SENT_WITHIN)
                .until(() -> tables.number("SELECT COUNT(*) FROM outbox WHERE aggregate_id = ? AND status = 'SENT'",
                        order) == 1);
        tables.change("UPDATE outbox SET status = 'FAILED', sent_at = NULL, last_error = 'Lost' WHERE aggregate_id = ?",
                order);
        return tables.number("SELECT id FROM outbox WHERE aggregate_id = ?", order);
    }

    private static void awaitLoaded(String code) {
        var engine = Engine.current();
        var client = RedisClient.create(RedisURI.builder()
                .withHost(engine.redisHost())
                .withPort(engine.redisPort())
                .withDatabase(TamperedInstance.REDIS_DATABASE)
                .build());
        try (var connection = client.connect()) {
            await("the gate of " + code).until(() -> connection.sync().exists("coupon:{" + code + "}:quota") == 1);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    /** Repeats all of them at once until each is answered. */
    void repeat(Failpoint failpoint, List<KeyedWrite> writes, Shop shop) {
        // One of those who claim never comes back, and somebody else gets the slot.
        int repeated = failpoint.path() == Failpoint.Path.CLAIMS ? writes.size() - 1 : writes.size();
        Together.call(repeated, i -> writes.get(i).repeat(shop));
        if (repeated < writes.size()) {
            mustComeBack(writes.getLast(), shop);
        }
    }

    private void mustComeBack(KeyedWrite abandoned, Shop shop) {
        if (holds(abandoned)) {
            return;
        }
        long stranger = shop.customer(0);
        await("the slot of " + abandoned).atMost(SLOT_BACK_WITHIN)
                .until(() -> shop.api().post(abandoned.path(), stranger, null, "").status() == 200);
        assertThat(holds(abandoned)).isFalse();
    }

    private boolean holds(KeyedWrite claim) {
        var code = claim.path().replaceAll(".*/coupons/|/claim", "");
        return tables.number("""
                SELECT COUNT(*) FROM user_coupons u JOIN coupons c ON c.coupon_id = u.coupon_id
                WHERE c.code = ? AND u.user_id = ?""", code, claim.user()) == 1;
    }

    /** What was asked for, in orders that are paid. */
    long paidOrders() {
        return tables.number("SELECT COUNT(*) FROM orders WHERE status <> 'FAILED'");
    }

    /** How many more orders, charges, refunds and claims there are than were asked for; fewer when negative. */
    List<Long> surplus() {
        return List.of(tables.number("SELECT COUNT(*) FROM orders") - orders,
                tables.number("SELECT COUNT(*) FROM point_ledger WHERE reason = 'CHARGE'") - charges,
                tables.number("SELECT COUNT(*) FROM point_ledger WHERE reason = 'REFUND'") - refunds,
                tables.number("SELECT COUNT(*) FROM user_coupons") - claims);
    }

    /** Everything happened as often as it was asked for: no more, no less. */
    void mustHaveHappenedOnce() {
        assertThat(tables.number("SELECT COUNT(*) FROM orders")).as("orders").isEqualTo(orders);
        assertThat(tables.number("SELECT COUNT(*) FROM point_ledger WHERE reason = 'CHARGE'")).as("charges")
                .isEqualTo(charges);
        assertThat(tables.number("SELECT COUNT(*) FROM point_ledger WHERE reason = 'REFUND'")).as("refunds")
                .isEqualTo(refunds);
        assertThat(tables.number("SELECT COUNT(*) FROM user_coupons")).as("claims").isEqualTo(claims);
        for (var written : List.of("users WHERE name = '" + SINGLE + "'", "products WHERE name = '" + SINGLE + "'",
                "stock_adjustments WHERE reason = '" + SINGLE + "'", "coupons WHERE code LIKE '" + SINGLE + "-%'",
                "outbox WHERE redriven_by IS NOT NULL")) {
            assertThat(tables.number("SELECT COUNT(*) FROM " + written)).as(written).isEqualTo(singles);
        }
    }

    private static String freshKey() {
        return UUID.randomUUID().toString();
    }
}
