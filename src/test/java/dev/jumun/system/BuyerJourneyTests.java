package dev.jumun.system;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@ApplicationTest
class BuyerJourneyTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;

    BuyerJourneyTests(Shop shop, JdbcTemplate jdbc) {
        this.shop = shop;
        this.jdbc = jdbc;
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    @Test
    void aBuyerChargesOrdersAndFindsEverythingAgain() {
        long shirt = shop.product("19900.00", 42);
        long hat = shop.product("19900.50", 7);
        long user = shop.customer(0);
        assertThat(shop.balance(user)).isEqualTo("0.00");

        assertThat(shop.charge(user, 100_000, null).body())
                .isEqualTo("{\"userId\":" + user + ",\"balance\":100000.00}");

        var placed = shop.order(user, "first", line(shirt, 2), line(hat, 1));
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.header("Content-Type")).contains("application/json;charset=utf-8");
        long order = placed.json().path("orderId").asLong();
        assertThat(placed.header("Location")).contains("/api/v1/orders/" + order);
        assertThat(placed.body()).isEqualTo("{\"orderId\":" + order + ",\"status\":\"PAID\",\"totalAmount\":59700.50,"
                + "\"discountAmount\":0.00,\"paidAmount\":59700.50,\"appliedCoupon\":null,\"items\":[{\"productId\":"
                + shirt + ",\"name\":\"상품\",\"unitPrice\":19900.00,\"qty\":2,\"subtotal\":39800.00},{\"productId\":"
                + hat + ",\"name\":\"상품\",\"unitPrice\":19900.50,\"qty\":1,\"subtotal\":19900.50}],"
                + "\"userPointBalance\":40299.50,\"createdAt\":\"" + placed.json().path("createdAt").asString()
                + "\"}");
        assertThat(placed.json().path("createdAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

        assertThat(shop.stock(shirt)).isEqualTo(40);
        assertThat(shop.stock(hat)).isEqualTo(6);
        assertThat(shop.balance(user)).isEqualTo("40299.50");

        var detail = shop.api().get("/api/v1/orders/" + order, user);
        assertThat(detail.status()).isEqualTo(200);
        assertThat(detail.json().path("items").size()).isEqualTo(2);
        assertThat(detail.json().path("createdAt")).isEqualTo(placed.json().path("createdAt"));
        var list = shop.api().get("/api/v1/orders?status=PAID&size=1", user);
        assertThat(list.json().path("content").get(0)).isEqualTo(detail.json());
        assertThat(list.json().path("totalElements").asInt()).isEqualTo(1);
        assertThat(list.json().path("totalPages").asInt()).isEqualTo(1);

        var ledger = shop.api().get("/api/v1/wallets/ledger", user).json().path("content");
        assertThat(ledger.size()).isEqualTo(2);
        assertThat(ledger.get(0).path("reason").asString()).isEqualTo("ORDER");
        assertThat(ledger.get(0).path("orderId").asLong()).isEqualTo(order);
        assertThat(ledger.get(0).path("delta").asDouble()).isEqualTo(-59700.50);
        assertThat(ledger.get(0).path("balanceAfter").asDouble()).isEqualTo(40299.50);
        assertThat(ledger.get(1).path("reason").asString()).isEqualTo("CHARGE");
        assertThat(ledger.get(1).path("orderId").isNull()).isTrue();

        var event = jdbc.queryForMap("SELECT * FROM outbox WHERE aggregate_type = 'order' AND aggregate_id = ?", order);
        assertThat(event).containsEntry("event_type", "order.paid").containsEntry("status", "PENDING");
        assertThat(event.get("payload").toString()).contains("\"orderId\":" + order)
                .contains("\"paidAmount\":59700.50")
                .contains("\"payment\":{\"paymentId\":")
                .contains("\"userId\":" + user);
    }

    @Test
    void mergesLinesOfTheSameProduct() {
        long product = shop.product("10.00", 4);
        long user = shop.customer(100);

        var placed = shop.order(user, null, line(product, 1), line(product, 2));

        assertThat(placed.json().path("items").size()).isEqualTo(1);
        assertThat(placed.json().path("items").get(0).path("qty").asInt()).isEqualTo(3);
        // Each of the two lines alone could be had.
        assertThat(shop.order(user, null, line(product, 1), line(product, 1)).error()).isEqualTo("OUT_OF_STOCK");
        assertThat(shop.stock(product)).isOne();
    }

    @Test
    void refusesAllOfAnOrderWhenOneLineIsShort() {
        long plenty = shop.product("10.00", 100);
        long scarce = shop.product("10.00", 1);
        long user = shop.customer(1000);

        var refused = shop.order(user, null, line(plenty, 2), line(scarce, 2));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error()).isEqualTo("OUT_OF_STOCK");
        assertThat(refused.json().path("details").toString())
                .isEqualTo("[{\"productId\":" + scarce + ",\"requested\":2,\"available\":1}]");
        assertThat(shop.stock(plenty)).isEqualTo(100);
        assertThat(shop.balance(user)).isEqualTo("1000.00");
        assertThat(shop.api().get("/api/v1/orders", user).json().path("totalElements").asInt()).isZero();
    }

    @Test
    void leavesATraceOfAnOrderThatTheWalletCannotPay() {
        long product = shop.product("60.00", 5);
        long user = shop.customer(100);

        var refused = shop.order(user, null, line(product, 2));

        assertThat(refused.error()).isEqualTo("INSUFFICIENT_BALANCE");
        assertThat(refused.body()).contains("\"details\":[{\"required\":120.00,\"balance\":100.00}]");
        assertThat(shop.stock(product)).isEqualTo(5);
        assertThat(shop.balance(user)).isEqualTo("100.00");
        var failed = shop.api().get("/api/v1/orders?status=FAILED", user).json().path("content").get(0);
        assertThat(failed.path("status").asString()).isEqualTo("FAILED");
        assertThat(failed.path("totalAmount").asDouble()).isEqualTo(120.00);
        assertThat(failed.path("items").get(0).path("qty").asInt()).isEqualTo(2);
        assertThat(jdbc.queryForObject("SELECT status FROM payments WHERE order_id = ?", String.class,
                failed.path("orderId").asLong())).isEqualTo("FAILED");
    }

    @Test
    void namesAllProductsThatDoNotExist() {
        long product = shop.product("60.00", 5);
        long user = shop.customer(0);

        var refused = shop.order(user, null, line(product, 99), line(987654321, 1), line(987654322, 1));

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).contains("987654321").contains("987654322").doesNotContain("\"" + product + "\"");
    }

    @Test
    void refusesACouponThatTheUserDoesNotHold() {
        long product = shop.product("60.00", 0);
        long user = shop.customer(0);

        var refused = shop.api()
                .post("/api/v1/orders", user, null,
                        "{\"items\":[{\"productId\":" + product + ",\"qty\":1}],\"couponCode\":\"WELCOME10\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("COUPON_INVALID");
    }

    @Test
    void takesAnOrderThatCostsNothing() {
        long gift = shop.product("0.00", 1);
        long user = shop.customer(0);

        var placed = shop.order(user, null, line(gift, 1));

        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.body()).contains("\"paidAmount\":0.00").contains("\"userPointBalance\":0.00");
        assertThat(shop.api().get("/api/v1/wallets/ledger", user).json().path("totalElements").asInt()).isEqualTo(1);
    }

    @Test
    void pricesTheLargestPossibleOrderExactly() {
        long[] products = new long[100];
        for (int i = 0; i < products.length; i++) {
            products[i] = shop.product("999999999.99", 1_000_000);
        }
        long user = shop.customer(0);
        var lines = new Shop.Line[products.length];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line(products[i], 1_000_000);
        }

        var refused = shop.order(user, null, lines);

        assertThat(refused.error()).isEqualTo("INSUFFICIENT_BALANCE");
        assertThat(refused.body()).contains("\"required\":99999999999000000.00");
    }

    @Test
    void keepsWhatAnOrderWasBoughtAtWhenTheProductChanges() {
        long product = shop.product("10.00", 5);
        long user = shop.customer(100);
        long order = shop.order(user, null, line(product, 1)).json().path("orderId").asLong();

        var changed = shop.api()
                .put("/api/v1/admin/products/" + product, ADMINISTRATOR, null,
                        "{\"name\":\"새 이름\",\"price\":99.00}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).contains("\"name\":\"새 이름\",\"price\":99.00,\"stock\":4");
        var item = shop.api().get("/api/v1/orders/" + order, user).json().path("items").get(0);
        assertThat(item.path("name").asString()).isEqualTo("상품");
        assertThat(item.path("unitPrice").asDouble()).isEqualTo(10.0);
    }

    @Test
    void restocksWithAReason() {
        long product = shop.product("10.00", 1);
        var path = "/api/v1/admin/products/" + product + "/stock-adjustments";

        var restocked = shop.api().post(path, ADMINISTRATOR, "r1", "{\"delta\":9,\"reason\":\"입고\"}");
        var again = shop.api().post(path, ADMINISTRATOR, "r1", "{\"delta\":9,\"reason\":\"입고\"}");
        var tooMuch = shop.api().post(path, ADMINISTRATOR, null, "{\"delta\":-11,\"reason\":\"파손\"}");

        assertThat(restocked.status()).isEqualTo(201);
        assertThat(restocked.body()).contains("\"stockAfter\":10");
        assertThat(again.body()).isEqualTo(restocked.body());
        assertThat(again.isReplayed()).isTrue();
        assertThat(tooMuch.error()).isEqualTo("OUT_OF_STOCK");
        assertThat(shop.stock(product)).isEqualTo(10);
        var history = shop.api().get(path, ADMINISTRATOR).json().path("content");
        assertThat(history.size()).isEqualTo(2);
        assertThat(history.get(0).path("delta").asInt()).isEqualTo(9);
        assertThat(history.get(0).path("reason").asString()).isEqualTo("입고");
        assertThat(history.get(0).path("actorId").asLong()).isEqualTo(ADMINISTRATOR);
    }

    @Test
    void sortsAndPagesProducts() {
        long cheap = shop.product("0.01", 1);
        long dear = shop.product("999999999.00", 1);

        assertThat(ids("/api/v1/products?sort=price,asc&size=1")).isLessThanOrEqualTo(cheap);
        assertThat(ids("/api/v1/products?sort=price,desc&size=1")).isGreaterThanOrEqualTo(1);
        assertThat(ids("/api/v1/products?size=1")).isEqualTo(dear);
        assertThat(ids("/api/v1/products?sort=createdAt,%20desc&size=1")).isEqualTo(dear);
        assertThat(ids("/api/v1/products?sort=id&size=1")).isEqualTo(1);
        var beyond = shop.api().get("/api/v1/products?page=2147483647&size=100", null);
        assertThat(beyond.status()).isEqualTo(200);
        assertThat(beyond.json().path("content").size()).isZero();
    }

    private long ids(String path) {
        return shop.api().get(path, null).json().path("content").get(0).path("id").asLong();
    }

    @Test
    void keepsOneUsersThingsFromAnother() {
        long product = shop.product("1.00", 5);
        long owner = shop.customer(10);
        long other = shop.customer(10);
        long order = shop.order(owner, null, line(product, 1)).json().path("orderId").asLong();

        assertThat(shop.api().get("/api/v1/orders/" + order, other).status()).isEqualTo(404);
        assertThat(shop.api().get("/api/v1/orders/" + order, ADMINISTRATOR).status()).isEqualTo(200);
        assertThat(shop.api().get("/api/v1/users/" + owner, other).error()).isEqualTo("FORBIDDEN");
        assertThat(shop.api().get("/api/v1/users/" + owner, owner).status()).isEqualTo(200);
        assertThat(shop.api().get("/api/v1/users/" + owner, ADMINISTRATOR).json().path("role").asString())
                .isEqualTo("CUSTOMER");
        assertThat(shop.api().post("/api/v1/admin/products", other, null, "{}").error()).isEqualTo("FORBIDDEN");
    }
}
