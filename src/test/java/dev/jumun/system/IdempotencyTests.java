package dev.jumun.system;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ApplicationTest
class IdempotencyTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    IdempotencyTests(Shop shop, JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.shop = shop;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    private static String reason(Response response) {
        return response.json().path("details").get(0).path("reason").asString();
    }

    @Test
    void givesTheFirstAnswerAgainByteForByte() {
        long product = shop.product("10.00", 10);
        long user = shop.customer(100);
        var first = shop.order(user, "k", line(product, 1));
        shop.charge(user, 50, null);
        shop.api().put("/api/v1/admin/products/" + product, ADMINISTRATOR, null, "{\"name\":\"다른\",\"price\":1.00}");

        var again = shop.order(user, "k", line(product, 1));

        assertThat(first.isReplayed()).isFalse();
        assertThat(again.isReplayed()).isTrue();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(shop.stock(product)).isEqualTo(9);
    }

    @Test
    void knowsARequestBySpellingsOfTheSameMeaning() {
        long product = shop.product("10.00", 10);
        long user = shop.customer(100);
        shop.order(user, "k", line(product, 2));

        for (var spelling : List.of("{ \"items\" : [ {\"qty\":2, \"productId\":%d} ] }",
                "{\"couponCode\":null,\"items\":[{\"productId\":%d,\"qty\":2}]}",
                "{\"items\":[{\"productId\":%d,\"qty\":2,\"note\":\"선물\"}],\"price\":1}",
                "{\"items\":[{\"productId\":%1$d,\"qty\":1},{\"productId\":%1$d,\"qty\":1}]}")) {
            var again = shop.api().post("/api/v1/orders", user, "k", spelling.formatted(product));
            assertThat(again.isReplayed()).as(again.body()).isTrue();
        }
        shop.charge(user, 7, "c");
        assertThat(shop.api().post("/api/v1/wallets/charge", user, "c", "{\"amount\":7.00}").isReplayed()).isTrue();
        assertThat(shop.stock(product)).isEqualTo(8);
    }

    @Test
    void refusesAKeyOfAnotherRequest() {
        long product = shop.product("10.00", 10);
        long user = shop.customer(100);
        shop.order(user, "k", line(product, 2));

        var otherBody = shop.order(user, "k", line(product, 3));
        var otherPath = shop.charge(user, 5, "k");

        for (var refused : List.of(otherBody, otherPath)) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.error()).isEqualTo("CONFLICT");
            assertThat(reason(refused)).isEqualTo("KEY_REUSED");
            assertThat(refused.header("Retry-After")).isEmpty();
        }
        assertThat(shop.balance(user)).isEqualTo("80.00");
    }

    @Test
    void remembersRefusalsDecidedUnderLock() {
        long product = shop.product("10.00", 1);
        long user = shop.customer(5);
        var outOfStock = shop.order(user, "stock", line(product, 2));
        var insufficient = shop.order(user, "balance", line(product, 1));
        var unknown = shop.order(user, "product", line(987654321, 1));
        shop.api()
                .post("/api/v1/admin/products/" + product + "/stock-adjustments", ADMINISTRATOR, null,
                        "{\"delta\":100,\"reason\":\"입고\"}");
        shop.charge(user, 1000, null);

        assertReplayed(outOfStock, shop.order(user, "stock", line(product, 2)));
        assertReplayed(insufficient, shop.order(user, "balance", line(product, 1)));
        assertReplayed(unknown, shop.order(user, "product", line(987654321, 1)));
        assertThat(shop.api().get("/api/v1/orders", user).json().path("totalElements").asInt()).isEqualTo(1);
    }

    private static void assertReplayed(Response first, Response again) {
        assertThat(again.isReplayed()).isTrue();
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.error()).isEqualTo(first.error());
        assertThat(again.json().path("details")).isEqualTo(first.json().path("details"));
        assertThat(again.json().path("traceId")).isNotEqualTo(first.json().path("traceId"));
    }

    @Test
    void doesNotRememberAMalformedRequest() {
        long product = shop.product("10.00", 10);
        long user = shop.customer(100);

        assertThat(shop.order(user, "k", line(product, 0)).status()).isEqualTo(400);
        assertThat(shop.api().post("/api/v1/orders", user, "k", "{").status()).isEqualTo(400);

        assertThat(shop.order(user, "k", line(product, 1)).status()).isEqualTo(201);
    }

    @Test
    void keepsKeysApartThatDifferOnlyInCaseOrSpaces() {
        long user = shop.customer(0);

        for (var key : List.of("abc", "ABC", "\"abc \"", "a.bc", "%s ' OR 1=1 --")) {
            assertThat(shop.charge(user, 1, key).isReplayed()).as(key).isFalse();
        }

        assertThat(shop.balance(user)).isEqualTo("5.00");
        assertThat(shop.charge(user, 1, "\"abc\"").isReplayed()).isTrue();
    }

    @Test
    void takesAKeyAsNewOnceItsTimeIsOverAlthoughTheRowIsStillThere() {
        long product = shop.product("10.00", 10);
        long user = shop.customer(100);
        var first = shop.order(user, "k", line(product, 1));
        expire(user, "+ INTERVAL 1 HOUR");
        assertThat(shop.order(user, "k", line(product, 1)).isReplayed()).isTrue();
        expire(user, "- INTERVAL 1 SECOND");

        var second = shop.order(user, "k", line(product, 1));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.isReplayed()).isFalse();
        assertThat(second.json().path("orderId")).isNotEqualTo(first.json().path("orderId"));
        assertThat(shop.order(user, "k", line(product, 1)).body()).isEqualTo(second.body());
        assertThat(shop.stock(product)).isEqualTo(8);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM orders WHERE idempotency_key = ?", Long.class,
                user + ":k")).isEqualTo(1);
    }

    @Test
    void takesAKeyAsNewForWhateverItIsUsedNext() {
        long product = shop.product("10.00", 10);
        long user = shop.customer(100);
        var first = shop.order(user, "k", line(product, 1));
        expire(user, "- INTERVAL 1 SECOND");
        var charge = shop.charge(user, 5, "k");
        assertThat(charge.isReplayed()).isFalse();
        assertThat(shop.charge(user, 5, "k").body()).isEqualTo(charge.body());
        assertThat(reason(shop.order(user, "k", line(product, 1)))).isEqualTo("KEY_REUSED");
        expire(user, "- INTERVAL 1 SECOND");

        var second = shop.order(user, "k", line(product, 1));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.isReplayed()).isFalse();
        assertThat(second.json().path("orderId")).isNotEqualTo(first.json().path("orderId"));
        assertThat(shop.order(user, "k", line(product, 1)).isReplayed()).isTrue();
        assertThat(shop.balance(user)).isEqualTo("85.00");
        assertThat(jdbc.queryForObject("SELECT order_id FROM orders WHERE idempotency_key = ?", Long.class,
                user + ":k")).isEqualTo(second.json().path("orderId").asLong());
    }

    private void expire(long user, String fromNow) {
        transaction.executeWithoutResult(_ -> jdbc.update(
                "UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(6) " + fromNow + " WHERE user_id = ?", user));
    }

    @Test
    void saysThatAKeyIsInProgressWhenItsUserIsLockedElsewhere() {
        long product = shop.product("10.00", 10);
        long user = shop.customer(100);

        transaction.executeWithoutResult(_ -> {
            jdbc.queryForList("SELECT user_id FROM wallets WHERE user_id = ? FOR UPDATE", user);
            var keyed = shop.order(user, "k", line(product, 1));
            assertThat(keyed.status()).isEqualTo(409);
            assertThat(keyed.error()).isEqualTo("CONFLICT");
            assertThat(reason(keyed)).isEqualTo("IN_PROGRESS");
            assertThat(keyed.header("Retry-After")).isPresent();
            var keyless = shop.order(user, null, line(product, 1));
            assertThat(keyless.status()).isEqualTo(503);
            assertThat(keyless.error()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(keyless.header("Retry-After")).isPresent();
        });

        assertThat(shop.order(user, "k", line(product, 1)).status()).isEqualTo(201);
        assertThat(shop.stock(product)).isEqualTo(9);
    }

    @Test
    void coversAnAdministratorsWrites() {
        var body = "{\"name\":\"하나뿐\",\"price\":5,\"stock\":3}";

        var first = shop.api().post("/api/v1/admin/products", ADMINISTRATOR, "add-once", body);
        var again = shop.api().post("/api/v1/admin/products", ADMINISTRATOR, "add-once", body);
        long id = first.json().path("id").asLong();
        var renamed = shop.api()
                .put("/api/v1/admin/products/" + id, ADMINISTRATOR, "rename-once",
                        "{\"name\":\"둘\",\"price\":6}");
        shop.api().put("/api/v1/admin/products/" + id, ADMINISTRATOR, null, "{\"name\":\"셋\",\"price\":7}");
        var renamedAgain = shop.api()
                .put("/api/v1/admin/products/" + id, ADMINISTRATOR, "rename-once",
                        "{\"name\":\"둘\",\"price\":6}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).contains("/api/v1/products/" + id);
        assertThat(renamedAgain.body()).isEqualTo(renamed.body());
        assertThat(shop.api().get("/api/v1/products/" + id, null).json().path("name").asString()).isEqualTo("셋");
    }
}
