package dev.jumun.system;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import java.math.BigDecimal;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Cancellation as a client sees it, and what it leaves behind. */
@ApplicationTest
class CancellationJourneyTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final Tables tables;
    private final TransactionTemplate transaction;

    CancellationJourneyTests(Shop shop, JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.shop = shop;
        this.jdbc = jdbc;
        this.tables = new Tables(jdbc, transactionManager);
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    private long placed(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(201);
        return response.json().path("orderId").asLong();
    }

    private static String reason(Response response) {
        return response.json().path("details").path(0).path("reason").asString();
    }

    private void change(String statement, Object... arguments) {
        transaction.executeWithoutResult(_ -> assertThat(jdbc.update(statement, arguments)).isPositive());
    }

    private String couponStatus(long user) {
        return shop.api()
                .get("/api/v1/users/" + user + "/coupons", user)
                .json()
                .path("coupons")
                .path(0)
                .path("status")
                .asString();
    }

    @Test
    void givesEverythingBack() {
        long shirt = shop.product("100.00", 10);
        long hat = shop.product("50.00", 10);
        var code = shop.coupon("FIXED", "25.00", 10);
        long user = shop.customer(1000);
        shop.claim(user, code, null);
        long order = placed(shop.orderWithCoupon(user, null, code, line(shirt, 2), line(hat, 1)));
        assertThat(tables.sold(shirt)).isEqualTo(2);

        var cancelled = shop.cancel(user, null, order);

        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(cancelled.body()).matches("\\{\"orderId\":" + order
                + ",\"status\":\"CANCELLED\",\"totalAmount\":250.00,\"discountAmount\":25.00,\"paidAmount\":225.00,"
                + "\"appliedCoupon\":\\{\"code\":\"" + code + "\"},\"items\":\\[\\{\"productId\":" + shirt
                + ",\"name\":\"상품\",\"unitPrice\":100.00,\"qty\":2,\"subtotal\":200.00},\\{\"productId\":" + hat
                + ",\"name\":\"상품\",\"unitPrice\":50.00,\"qty\":1,\"subtotal\":50.00}],\"createdAt\":\"[-0-9T:]+Z\","
                + "\"cancelledAt\":\"[-0-9T:]+Z\"}");
        assertThat(shop.api().get("/api/v1/orders/" + order, user).body()).isEqualTo(cancelled.body());
        assertThat(shop.api().get("/api/v1/orders?status=CANCELLED", user).json().path("content").path(0))
                .isEqualTo(cancelled.json());
        assertThat(shop.stock(shirt)).isEqualTo(10);
        assertThat(shop.stock(hat)).isEqualTo(10);
        assertThat(shop.balance(user)).isEqualTo("1000.00");
        assertThat(couponStatus(user)).isEqualTo("CLAIMED");
        assertThat(tables.sold(shirt)).isZero();
        var refund = shop.api().get("/api/v1/wallets/ledger", user).json().path("content").path(0);
        assertThat(refund.path("reason").asString()).isEqualTo("REFUND");
        assertThat(refund.path("orderId").asLong()).isEqualTo(order);
        assertThat(refund.path("delta").asDouble()).isEqualTo(225.00);
        assertThat(refund.path("balanceAfter").asDouble()).isEqualTo(1000.00);
        assertThat(jdbc.queryForObject("SELECT status FROM payments WHERE order_id = ?", String.class, order))
                .isEqualTo("REFUNDED");
        assertThat(jdbc.queryForObject("SELECT cancelled_by FROM orders WHERE order_id = ?", Long.class, order))
                .isEqualTo(user);
    }

    @Test
    void tellsTheDataPlatformTheWholeOrder() {
        long product = shop.product("100.00", 10);
        long user = shop.customer(1000);
        long order = placed(shop.order(user, null, line(product, 3)));

        shop.cancel(user, null, order);

        var events = jdbc.queryForList("SELECT event_type, payload FROM outbox WHERE aggregate_type = 'order'"
                + " AND aggregate_id = ? ORDER BY id", order);
        assertThat(events).extracting(event -> event.get("event_type"))
                .containsExactly("order.paid", "order.cancelled");
        var told = new JsonMapper().readTree(String.valueOf(events.getLast().get("payload")));
        assertThat(told.path("orderId").asLong()).isEqualTo(order);
        assertThat(told.path("userId").asLong()).isEqualTo(user);
        assertThat(told.path("status").asString()).isEqualTo("CANCELLED");
        assertThat(told.path("cancelledAt").asString()).isNotBlank();
        assertThat(told.path("payment").path("status").asString()).isEqualTo("REFUNDED");
        assertThat(told.path("payment").path("amount").asDouble()).isEqualTo(300.00);
        assertThat(told.path("items").path(0).path("quantity").asInt()).isEqualTo(3);
        var paid = new JsonMapper().readTree(String.valueOf(events.getFirst().get("payload")));
        assertThat(paid.path("status").asString()).isEqualTo("PAID");
        assertThat(paid.has("cancelledAt")).isFalse();
    }

    @Test
    void answersTheSameEachTime() {
        long user = shop.customer(100);
        long product = shop.product("10.00", 5);
        long order = placed(shop.order(user, null, line(product, 1)));

        var first = shop.cancel(user, null, order);

        assertThat(shop.cancel(user, null, order).body()).isEqualTo(first.body());
        assertThat(shop.cancel(user, "late", order).body()).isEqualTo(first.body());
        assertThat(shop.cancel(ADMINISTRATOR, null, order).body()).isEqualTo(first.body());
        assertThat(shop.balance(user)).isEqualTo("100.00");
        assertThat(shop.stock(product)).isEqualTo(5);
    }

    @Test
    void isRepeatableUnderItsKey() {
        long user = shop.customer(100);
        long product = shop.product("10.00", 5);
        long order = placed(shop.order(user, "place", line(product, 1)));
        long other = placed(shop.order(user, null, line(product, 1)));

        var first = shop.cancel(user, "cancel", order);
        var again = shop.cancel(user, "cancel", order);

        assertThat(first.isReplayed()).isFalse();
        assertThat(again.isReplayed()).isTrue();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(reason(shop.cancel(user, "cancel", other))).isEqualTo("KEY_REUSED");
        assertThat(reason(shop.cancel(user, "place", other))).isEqualTo("KEY_REUSED");
        assertThat(reason(shop.cancel(user, "cancel", Long.MAX_VALUE))).isEqualTo("KEY_REUSED");
        var placedAgain = shop.order(user, "place", line(product, 1));
        assertThat(placedAgain.isReplayed()).as("what was answered stays answered").isTrue();
        assertThat(placedAgain.body()).contains("\"status\":\"PAID\"");
        assertThat(shop.stock(product)).isEqualTo(4);
    }

    @Test
    void letsTheCouponBeUsedAgain() {
        long product = shop.product("100.00", 10);
        var code = shop.coupon("PERCENT", "10.00", 10);
        long user = shop.customer(1000);
        shop.claim(user, code, null);
        long first = placed(shop.orderWithCoupon(user, null, code, line(product, 1)));
        assertThat(reason(shop.orderWithCoupon(user, null, code, line(product, 1)))).isEqualTo("USED");

        shop.cancel(user, null, first);
        var second = shop.orderWithCoupon(user, null, code, line(product, 2));

        assertThat(second.body()).contains("\"discountAmount\":20.00");
        assertThat(couponStatus(user)).isEqualTo("USED");
        assertThat(shop.cancel(user, null, first).status()).as("changes nothing any more").isEqualTo(200);
        assertThat(couponStatus(user)).isEqualTo("USED");
        assertThat(shop.cancel(user, null, placed(second)).status()).isEqualTo(200);
        assertThat(couponStatus(user)).isEqualTo("CLAIMED");
        assertThat(shop.claim(user, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
    }

    @Test
    void givesBackACouponWhoseWindowHasClosed() {
        long product = shop.product("100.00", 10);
        var code = shop.coupon("FIXED", "10.00", 10);
        long user = shop.customer(1000);
        shop.claim(user, code, null);
        long order = placed(shop.orderWithCoupon(user, null, code, line(product, 1)));
        change("UPDATE coupons SET starts_at = '2025-11-01', ends_at = '2025-11-09' WHERE code = ?", code);

        assertThat(shop.cancel(user, null, order).status()).isEqualTo(200);

        assertThat(couponStatus(user)).isEqualTo("CLAIMED");
        assertThat(shop.api().get("/api/v1/users/" + user + "/coupons", user).body())
                .contains("\"expiresAt\":\"2025-11-09T00:00:00Z\"")
                .doesNotContain("usedAt");
    }

    @Test
    void refusesAnOrderThatWasNeverPaid() {
        long user = shop.customer(10);
        long product = shop.product("100.00", 10);
        assertThat(shop.order(user, null, line(product, 1)).error()).isEqualTo("INSUFFICIENT_BALANCE");
        long failed = shop.api()
                .get("/api/v1/orders", user)
                .json()
                .path("content")
                .path(0)
                .path("orderId")
                .asLong();

        var refused = shop.cancel(user, "k", failed);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error()).isEqualTo("CONFLICT");
        assertThat(refused.body()).contains("\"details\":[{\"field\":\"orderId\",\"reason\":\"NOT_PAID\"}]");
        assertThat(shop.cancel(user, "k", failed).isReplayed()).isTrue();
        assertThat(shop.stock(product)).isEqualTo(10);
    }

    @Test
    void isTheBuyersOrAnAdministratorsBusiness() {
        long user = shop.customer(100);
        long stranger = shop.customer(100);
        long product = shop.product("10.00", 5);
        long order = placed(shop.order(user, null, line(product, 1)));

        var another = shop.cancel(stranger, null, order);

        assertThat(another.status()).isEqualTo(404);
        assertThat(another.json().path("details"))
                .isEqualTo(shop.api().get("/api/v1/orders/" + order, stranger).json().path("details"));
        assertThat(shop.cancel(user, null, Long.MAX_VALUE).error()).isEqualTo("NOT_FOUND");
        assertThat(shop.api().post("/api/v1/orders/" + order + "/cancel", null, null, "").error())
                .isEqualTo("UNAUTHORIZED");
        assertThat(shop.api().post("/api/v1/orders/1.5/cancel", user, null, "").error())
                .isEqualTo("VALIDATION_ERROR");
        assertThat(shop.stock(product)).isEqualTo(4);

        assertThat(shop.cancel(ADMINISTRATOR, "by-admin-" + order, order).body())
                .contains("\"status\":\"CANCELLED\"");

        assertThat(shop.balance(user)).isEqualTo("100.00");
        assertThat(jdbc.queryForObject("SELECT cancelled_by FROM orders WHERE order_id = ?", Long.class, order))
                .isEqualTo(ADMINISTRATOR);
    }

    @Test
    void refundsWhatWasPaidWhateverTheProductCostsNow() {
        long user = shop.customer(100);
        long product = shop.product("10.00", 5);
        long order = placed(shop.order(user, null, line(product, 2)));
        shop.api()
                .put("/api/v1/admin/products/" + product, ADMINISTRATOR, null,
                        "{\"name\":\"새 이름\",\"price\":99.00}");

        assertThat(shop.cancel(user, null, order).body()).contains("\"unitPrice\":10.00", "\"name\":\"상품\"");

        assertThat(shop.balance(user)).isEqualTo("100.00");
    }

    @Test
    void cancelsAnOrderThatCostNothing() {
        long gift = shop.product("0.00", 1);
        long user = shop.customer(0);
        long order = placed(shop.order(user, null, line(gift, 1)));

        assertThat(shop.cancel(user, null, order).status()).isEqualTo(200);

        assertThat(shop.stock(gift)).isEqualTo(1);
        assertThat(shop.api().get("/api/v1/wallets/ledger", user).json().path("totalElements").asInt()).isEqualTo(2);
    }

    @Test
    void cancelsTheLargestOrder() {
        var products = IntStream.range(0, 100).mapToLong(_ -> shop.product("1.00", 7)).toArray();
        long user = shop.customer(1000);
        long order = placed(shop.order(user, null, IntStream.range(0, 100)
                .mapToObj(i -> line(products[99 - i], 1 + i % 7))
                .toArray(Shop.Line[]::new)));

        assertThat(shop.cancel(user, null, order).json().path("items")).hasSize(100);

        assertThat(LongStream.of(products).map(shop::stock).distinct().boxed()).containsExactly(7L);
        assertThat(shop.balance(user)).isEqualTo("1000.00");
    }

    @Test
    void putsBackGoodsAlsoAboveWhatAnAdministratorMayPutIn() {
        long product = shop.product("1.00", 1_000_000_000);
        long user = shop.customer(10);
        long order = placed(shop.order(user, null, line(product, 5)));
        assertThat(shop.api()
                .post("/api/v1/admin/products/" + product + "/stock-adjustments", ADMINISTRATOR, null,
                        "{\"delta\":5,\"reason\":\"입고\"}")
                .status()).isEqualTo(201);

        assertThat(shop.cancel(user, null, order).status()).isEqualTo(200);

        assertThat(shop.stock(product)).isEqualTo(1_000_000_005);
    }

    /** Amounts beyond what a binary floating-point number can hold. */
    @Test
    void paysAndRefundsTheLargestAmountsToTheLastPoint() {
        var products = IntStream.range(0, 90).mapToLong(_ -> shop.product("999999999.99", 1_000_000)).toArray();
        long user = shop.customer(0);
        fill(user);
        var placed = shop.order(user, null,
                LongStream.of(products).mapToObj(product -> line(product, 999_999)).toArray(Shop.Line[]::new));
        assertThat(placed.body()).contains("\"paidAmount\":89999909999100000.90")
                .contains("\"userPointBalance\":10000090000899999.09");
        assertThat(held(user)).isEqualTo("10000090000899999.09");

        assertThat(shop.cancel(user, null, placed(placed)).status()).isEqualTo(200);

        assertThat(held(user)).isEqualTo("99999999999999999.99");
    }

    /** As the database has it: a reader of JSON may round. */
    private String held(long user) {
        return String.valueOf(
                jdbc.queryForObject("SELECT balance FROM wallets WHERE user_id = ?", BigDecimal.class, user));
    }

    /** Nothing is given back rather than only a part. */
    @Test
    void refusesWhenTheWalletCannotHoldTheRefund() {
        long product = shop.product("10.00", 5);
        long user = shop.customer(100);
        long order = placed(shop.order(user, null, line(product, 1)));
        fill(user);

        var refused = shop.cancel(user, null, order);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("{\"field\":\"orderId\",\"reason\":\"BALANCE_LIMIT\"}");
        assertThat(shop.stock(product)).isEqualTo(4);
        assertThat(shop.api().get("/api/v1/orders/" + order, user).body()).contains("\"status\":\"PAID\"");
    }

    /** A billion at a time would take a hundred million charges. */
    private void fill(long user) {
        transaction.executeWithoutResult(_ -> {
            jdbc.update("INSERT INTO point_ledger (user_id, delta, reason, balance_after, created_at)"
                    + " SELECT user_id, 99999999999999999.99 - balance, 'CHARGE', 99999999999999999.99, NOW(6)"
                    + " FROM wallets WHERE user_id = ?", user);
            jdbc.update("UPDATE wallets SET balance = 99999999999999999.99 WHERE user_id = ?", user);
        });
    }
}
