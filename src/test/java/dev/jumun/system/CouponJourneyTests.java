package dev.jumun.system;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Coupons as a client sees them: claimed, listed, used, refused. */
@ApplicationTest
class CouponJourneyTests {
    private static final Duration A_MOMENT = Duration.ofSeconds(10);

    private final Shop shop;
    private final StringRedisTemplate redis;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    CouponJourneyTests(Shop shop, StringRedisTemplate redis, JdbcTemplate jdbc,
            PlatformTransactionManager transactionManager) {
        this.shop = shop;
        this.redis = redis;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    private static String reason(Response response) {
        return response.json().path("details").path(0).path("reason").asString();
    }

    private static void assertInvalid(Response response, String field, String reason) {
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.error()).isEqualTo("COUPON_INVALID");
        assertThat(response.json().path("details").path(0).path("field").asString()).isEqualTo(field);
        assertThat(reason(response)).isEqualTo(reason);
    }

    private String coupon(String type, String value, String more) {
        var code = Shop.freshCode();
        var added = shop.addCoupon(code, type, value, Instant.now().minusSeconds(5), Instant.now().plusSeconds(3600),
                100, more);
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        return code;
    }

    private long holder(String code, long points) {
        long user = shop.customer(points);
        assertThat(shop.claim(user, code, null).status()).isEqualTo(200);
        return user;
    }

    private Response held(long user) {
        return shop.api().get("/api/v1/users/" + user + "/coupons", user);
    }

    private String status(long user) {
        return held(user).json().path("coupons").path(0).path("status").asString();
    }

    @Test
    void areClaimedListedAndUsed() {
        long shirt = shop.product("19900.00", 42);
        long hat = shop.product("19900.00", 60);
        var code = coupon("PERCENT", "10.00", "");
        long user = shop.customer(200_000);

        var claimed = shop.claim(user, code, null);

        assertThat(claimed.status()).isEqualTo(200);
        assertThat(claimed.body()).matches("\\{\"couponId\":\\d+,\"code\":\"" + code
                + "\",\"type\":\"PERCENT\",\"value\":10.00,\"claimedAt\":\"[-0-9T:]+Z\",\"status\":\"CLAIMED\"}");
        assertThat(held(user).body()).matches("\\{\"userId\":" + user
                + ",\"coupons\":\\[\\{\"couponId\":\\d+,\"code\":\""
                + code + "\",\"type\":\"PERCENT\",\"value\":10.00,\"status\":\"CLAIMED\",\"claimedAt\":\"[-0-9T:]+Z\","
                + "\"expiresAt\":\"[-0-9T:]+Z\"}]}");

        var placed = shop.orderWithCoupon(user, null, code, line(shirt, 2), line(hat, 1));

        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        assertThat(placed.body())
                .contains("\"totalAmount\":59700.00,\"discountAmount\":5970.00,\"paidAmount\":53730.00,"
                        + "\"appliedCoupon\":{\"code\":\"" + code + "\"}")
                .contains("\"userPointBalance\":146270.00");
        assertThat(held(user).body()).contains("\"status\":\"USED\"").containsPattern("\"usedAt\":\"[-0-9T:]+Z\"");
        long order = placed.json().path("orderId").asLong();
        assertThat(shop.api().get("/api/v1/orders/" + order, user).body())
                .contains("\"appliedCoupon\":{\"code\":\"" + code + "\"}", "\"discountAmount\":5970.00");
        assertThat(shop.api().get("/api/v1/orders", user).body())
                .contains("\"appliedCoupon\":{\"code\":\"" + code + "\"}");
    }

    @Test
    void areListedNewestFirst() {
        long user = shop.customer(0);
        var codes = List.of(coupon("FIXED", "1.00", ""), coupon("FIXED", "2.00", ""), coupon("FIXED", "3.00", ""));
        codes.forEach(code -> assertThat(shop.claim(user, code, null).status()).isEqualTo(200));

        assertThat(held(user).json().path("coupons").valueStream().map(held -> held.path("code").asString()))
                .containsExactlyElementsOf(codes.reversed());
    }

    @Test
    void areTheHoldersBusiness() {
        long user = holder(coupon("FIXED", "1.00", ""), 0);
        long stranger = shop.customer(0);

        assertThat(shop.api().get("/api/v1/users/" + user + "/coupons", stranger).error()).isEqualTo("FORBIDDEN");
        assertThat(shop.api().get("/api/v1/users/" + user + "/coupons", null).error()).isEqualTo("UNAUTHORIZED");
        assertThat(shop.api().get("/api/v1/users/" + user + "/coupons", ADMINISTRATOR).body())
                .isEqualTo(held(user).body());
        assertThat(shop.api().get("/api/v1/users/987654321/coupons", ADMINISTRATOR).error()).isEqualTo("NOT_FOUND");
        assertThat(held(stranger).json().path("coupons")).isEmpty();
    }

    @Test
    void areOneForEachUser() {
        var code = coupon("FIXED", "1.00", "");
        long user = holder(code, 100);

        assertThat(shop.claim(user, code, null).status()).isEqualTo(409);
        assertThat(shop.claim(user, code, null).error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        shop.orderWithCoupon(user, null, code, line(shop.product("5.00", 9), 1));
        assertThat(shop.claim(user, code, null).error()).as("a used one counts").isEqualTo("COUPON_ALREADY_CLAIMED");
    }

    @Test
    void areOneForEachUserHoweverOftenTheUserAsksAtOnce() {
        var code = coupon("FIXED", "1.00", "");
        long user = shop.customer(0);

        var responses = Together.call(50, _ -> shop.claim(user, code, null));

        assertThat(responses.stream().collect(groupingBy(Response::error, counting())))
                .isEqualTo(Map.of("", 1L, "COUPON_ALREADY_CLAIMED", 49L));
    }

    @Test
    void runOut() {
        var code = shop.coupon("FIXED", "1.00", 1);
        holder(code, 0);

        var late = shop.claim(shop.customer(0), code, null);

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.error()).isEqualTo("COUPON_SOLD_OUT");
    }

    @Test
    void giveTheFirstAnswerToOneKey() {
        var code = shop.coupon("FIXED", "1.00", 1);
        long user = shop.customer(0);
        var first = shop.claim(user, code, "mine");

        var again = shop.claim(user, code, "mine");

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.isReplayed()).isTrue();
        assertThat(shop.claim(user, code, "another").error()).isEqualTo("COUPON_ALREADY_CLAIMED");
        assertThat(shop.claim(user, code, "another").isReplayed()).isTrue();
    }

    @Test
    void giveOneAnswerToOneKeyHoweverOftenItIsSentAtOnce() {
        var code = coupon("FIXED", "1.00", "");
        long user = shop.customer(0);

        var responses = Together.call(50, _ -> shop.claim(user, code, "same"));

        assertThat(responses).allSatisfy(response -> assertThat(response.status()).isEqualTo(200));
        assertThat(responses.stream().map(Response::body).distinct()).hasSize(1);
        assertThat(responses.stream().filter(Response::isReplayed)).hasSize(49);
    }

    @Test
    void refuseKeyOfAnotherRequest() {
        long user = shop.customer(0);
        var code = coupon("FIXED", "1.00", "");
        shop.claim(user, coupon("FIXED", "1.00", ""), "k");

        var reused = shop.claim(user, code, "k");

        assertThat(reused.error()).isEqualTo("CONFLICT");
        assertThat(reason(reused)).isEqualTo("KEY_REUSED");
        assertThat(shop.claim(user, code, "l").status()).as("its slot is free again").isEqualTo(200);
    }

    @Test
    void repeatTheAnswerAfterTheEnd() {
        var code = Shop.freshCode();
        shop.addCoupon(code, "FIXED", "1.00", Instant.now().minusSeconds(5), Instant.now().plusSeconds(2), 10, "");
        long user = shop.customer(10);
        var first = shop.claim(user, code, "k");
        assertThat(first.status()).isEqualTo(200);

        await().atMost(A_MOMENT).until(() -> shop.claim(shop.customer(0), code, null).status() == 400);

        assertInvalid(shop.claim(user, code, null), "code", "CLOSED");
        assertThat(shop.claim(user, code, "k").body()).isEqualTo(first.body());
        assertInvalid(shop.orderWithCoupon(user, null, code, line(shop.product("5.00", 9), 1)), "couponCode", "CLOSED");
        assertThat(status(user)).as("an expired one keeps its status").isEqualTo("CLAIMED");
    }

    @Test
    void canBeClaimedFromTheirStartOn() {
        var code = Shop.freshCode();
        shop.addCoupon(code, "FIXED", "1.00", Instant.now().plusSeconds(2), Instant.now().plusSeconds(30), 10, "");
        long user = shop.customer(0);

        assertInvalid(shop.claim(user, code, "k"), "code", "NOT_OPEN_YET");
        assertThat(shop.api().get("/api/v1/coupons?size=100", null).body()).doesNotContain(code);

        // The same key: nothing was decided under it.
        await().atMost(A_MOMENT).until(() -> shop.claim(user, code, "k").status() == 200);
        assertThat(shop.api().get("/api/v1/coupons?size=100", null).body()).contains(code);
    }

    @Test
    void areKnownByTheirExactCode() {
        long user = shop.customer(0);
        var code = coupon("FIXED", "1.00", "");

        assertInvalid(shop.claim(user, code.toLowerCase(Locale.ROOT), null), "code", "UNKNOWN");
        assertInvalid(shop.claim(user, "NEVER-ADDED", null), "code", "UNKNOWN");
        assertInvalid(shop.claim(user, "NEVER-ADDED", "k"), "code", "UNKNOWN");
        assertThat(shop.claim(user, "NEVER-ADDED", "k").isReplayed()).isTrue();
        assertInvalid(shop.claim(user, "X%20OR%201=1", null), "code", "UNKNOWN");
        assertInvalid(shop.claim(user, "%7Bquota%7D", null), "code", "UNKNOWN");
        assertInvalid(shop.claim(user, "A".repeat(500), null), "code", "UNKNOWN");
        assertInvalid(shop.orderWithCoupon(user, null, code.toLowerCase(Locale.ROOT), line(shop.product("5.00", 9), 1)),
                "couponCode", "NOT_HELD");
    }

    @Test
    void belongToWhoClaimedThem() {
        var code = coupon("FIXED", "1.00", "");
        long owner = holder(code, 100);
        long thief = shop.customer(100);
        long product = shop.product("5.00", 9);

        assertInvalid(shop.orderWithCoupon(thief, null, code, line(product, 1)), "couponCode", "NOT_HELD");
        assertThat(shop.balance(thief)).isEqualTo("100.00");
        assertThat(shop.stock(product)).isEqualTo(9);
        assertThat(status(owner)).isEqualTo("CLAIMED");
    }

    @Test
    void areUsedOnce() {
        var code = coupon("FIXED", "1.00", "");
        long user = holder(code, 100);
        long product = shop.product("5.00", 9);
        assertThat(shop.orderWithCoupon(user, "first", code, line(product, 1)).status()).isEqualTo(201);

        assertInvalid(shop.orderWithCoupon(user, null, code, line(product, 1)), "couponCode", "USED");
        assertThat(shop.orderWithCoupon(user, "first", code, line(product, 1)).isReplayed()).isTrue();
        assertThat(shop.balance(user)).isEqualTo("96.00");
    }

    @Test
    void giveOneDiscountToTwentyOrdersAtOnce() {
        var code = coupon("FIXED", "1.00", "");
        long user = holder(code, 1000);
        long product = shop.product("5.00", 100);

        var responses = Together.call(20, _ -> shop.orderWithCoupon(user, null, code, line(product, 1)));

        assertThat(responses.stream().collect(groupingBy(Response::error, counting())))
                .isEqualTo(Map.of("", 1L, "COUPON_INVALID", 19L));
        assertThat(shop.balance(user)).isEqualTo("996.00");
        assertThat(shop.stock(product)).isEqualTo(99);
    }

    @Test
    void stayClaimedWhenTheOrderIsRefused() {
        var code = coupon("FIXED", "1.00", "");
        long user = holder(code, 3);
        long plenty = shop.product("1.00", 10);
        long product = shop.product("5.00", 1);

        assertThat(shop.orderWithCoupon(user, null, code, line(plenty, 1), line(product, 2)).error())
                .isEqualTo("OUT_OF_STOCK");
        assertThat(shop.stock(plenty)).isEqualTo(10);
        assertThat(shop.balance(user)).isEqualTo("3.00");
        assertThat(shop.orderWithCoupon(user, null, code, line(987654321, 1)).error()).isEqualTo("NOT_FOUND");
        var refused = shop.orderWithCoupon(user, null, code, line(product, 1));
        assertThat(refused.error()).isEqualTo("INSUFFICIENT_BALANCE");
        assertThat(refused.body()).as("what was to be paid").contains("\"required\":4.00");
        assertThat(status(user)).isEqualTo("CLAIMED");

        shop.charge(user, 1, null);
        var placed = shop.orderWithCoupon(user, null, code, line(product, 1));
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        assertThat(status(user)).isEqualTo("USED");
        // The trace says what was asked for.
        assertThat(shop.api().get("/api/v1/orders?status=FAILED", user).body())
                .contains("\"paidAmount\":4.00,\"appliedCoupon\":{\"code\":\"" + code + "\"}");
    }

    /**
     * Else all who use a coupon would wait for one another. MariaDB, unlike MySQL, shares the row among them whenever a status
     * changes, because the index of the foreign key holds the status too; so there they wait for claims of the same coupon.
     */
    @Test
    @EnabledIfSystemProperty(named = "jumun.test.engine", matches = "mysql")
    void areUsedWithoutTouchingTheRowThatAllHoldersShare() {
        var code = coupon("FIXED", "1.00", "");
        long user = holder(code, 100);
        long product = shop.product("5.00", 9);

        var placed = transaction.execute(_ -> {
            jdbc.queryForList("SELECT coupon_id FROM coupons WHERE code = ? FOR UPDATE", code);
            return shop.orderWithCoupon(user, null, code, line(product, 1));
        });

        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    }

    @Test
    void giveTheirSlotBackWhenTheClaimIsRolledBack() {
        var code = shop.coupon("FIXED", "1.00", 2);
        holder(code, 0);
        await().atMost(A_MOMENT).until(() -> "1".equals(quota(code)));
        long unlucky = shop.customer(0);
        long next = shop.customer(0);

        var rolledBack = transaction.execute(_ -> {
            jdbc.queryForList("SELECT user_id FROM wallets WHERE user_id = ? FOR UPDATE", unlucky);
            var claim = CompletableFuture.supplyAsync(() -> shop.claim(unlucky, code, null));
            await().atMost(A_MOMENT).until(() -> "0".equals(quota(code)));
            assertThat(shop.claim(next, code, null).error()).isEqualTo("COUPON_SOLD_OUT");
            return claim.join();
        });

        assertThat(rolledBack.status()).as(rolledBack.body()).isEqualTo(503);
        assertThat(quota(code)).as("nobody had to find out").isEqualTo("1");
        assertThat(shop.claim(next, code, null).status()).isEqualTo(200);
        assertThat(shop.claim(unlucky, code, null).error()).isEqualTo("COUPON_SOLD_OUT");
    }

    private @Nullable String quota(String code) {
        return redis.opsForValue().get("coupon:{" + code + "}:quota");
    }

    @Test
    void wantTheirMinimum() {
        var code = coupon("FIXED", "5.00", ",\"minOrderAmount\":20.00");
        long user = holder(code, 100);
        long product = shop.product("10.00", 9);

        assertInvalid(shop.orderWithCoupon(user, null, code, line(product, 1)), "couponCode", "MINIMUM_NOT_MET");
        assertThat(shop.orderWithCoupon(user, null, code, line(product, 2)).body()).contains("\"paidAmount\":15.00");
    }

    @Test
    void takeOffAtMostTheirMaximumAndTheTotal() {
        long product = shop.product("10.00", 9);
        var capped = coupon("PERCENT", "50.00", ",\"maxDiscountAmount\":3.00");
        var generous = coupon("FIXED", "5000.00", "");
        long user = holder(capped, 100);
        shop.claim(user, generous, null);

        assertThat(shop.orderWithCoupon(user, null, capped, line(product, 1)).body())
                .contains("\"discountAmount\":3.00,\"paidAmount\":7.00");
        var free = shop.orderWithCoupon(user, null, generous, line(product, 1));
        assertThat(free.body()).contains("\"discountAmount\":10.00,\"paidAmount\":0.00")
                .contains("\"userPointBalance\":93.00");
        assertThat(shop.api().get("/api/v1/wallets/ledger", user).json().path("totalElements").asInt()).isEqualTo(3);
    }

    @Test
    void areRefusedBeforeStockAndBalance() {
        long user = shop.customer(0);

        assertInvalid(shop.orderWithCoupon(user, null, "NEVER-ADDED", line(shop.product("5.00", 0), 1)), "couponCode",
                "NOT_HELD");
        assertThat(shop.orderWithCoupon(user, null, "NEVER-ADDED", line(987654321, 1)).error()).isEqualTo("NOT_FOUND");
    }

    @Test
    void areCountedForAdministrators() {
        var code = Shop.freshCode();
        // It closes before those of other tests, and so is on the first page.
        shop.addCoupon(code, "FIXED", "1.00", Instant.now().minusSeconds(5), Instant.now().plusSeconds(45), 5, "");
        long user = holder(code, 100);
        holder(code, 0);
        shop.orderWithCoupon(user, null, code, line(shop.product("5.00", 9), 1));

        var listed = shop.api().get("/api/v1/admin/coupons?size=1", ADMINISTRATOR);

        assertThat(listed.body()).matches("\\{\"content\":\\[\\{\"couponId\":\\d+,\"code\":\"" + code
                + "\",\"type\":\"FIXED\",\"value\":1.00,\"startsAt\":\"[-0-9T:]+Z\",\"endsAt\":\"[-0-9T:]+Z\","
                + "\"totalQuantity\":5,\"issuedQuantity\":2,\"usedQuantity\":1,\"createdAt\":\"[-0-9T:]+Z\"}],"
                + "\"page\":0,\"size\":1,\"totalElements\":\\d+,\"totalPages\":\\d+}");
        assertThat(shop.api().get("/api/v1/coupons?size=100", null).body())
                .containsPattern("\"code\":\"" + code + "\"[^}]+\"totalQuantity\":5,\"remainingQuantity\":3}");
    }

    @Test
    void haveCodesOfTheirOwn() {
        var code = coupon("FIXED", "1.00", "");

        var taken = shop.addCoupon(code, "PERCENT", "1.00", Instant.now(), Instant.now().plusSeconds(60), 1, "");

        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.error()).isEqualTo("CONFLICT");
        assertThat(reason(taken)).isEqualTo("CODE_TAKEN");
    }

    @Test
    void areAddedOnceByAdministratorsWhoAllWantTheSameCode() {
        var code = Shop.freshCode();
        var now = Instant.now();

        var responses = Together.call(20,
                _ -> shop.addCoupon(code, "FIXED", "1.00", now, now.plusSeconds(60), 1, ""));

        assertThat(responses.stream().collect(groupingBy(Response::error, counting())))
                .isEqualTo(Map.of("", 1L, "CONFLICT", 19L));
    }

    @Test
    void cannotBeAddedByCustomers() {
        long user = shop.customer(0);

        assertThat(shop.api().post("/api/v1/admin/coupons", user, null, "{}").error()).isEqualTo("FORBIDDEN");
        assertThat(shop.api().get("/api/v1/admin/coupons", user).error()).isEqualTo("FORBIDDEN");
    }
}
