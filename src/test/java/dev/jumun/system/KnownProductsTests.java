package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.shared.Money;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An instance decides on what it knows of products without locking them. Whatever others do to the products meanwhile, an order
 * costs what they cost at its commit, and takes what is there.
 */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class KnownProductsTests {
    private final String database = Engine.current().freshDatabase();
    private final Instance knowing = Instance.on(database);
    private final Instance other = Instance.on(database);
    private final Shop here = knowing.shop();
    private final Shop there = other.shop();
    private final JdbcTemplate jdbc = other.bean(JdbcTemplate.class);
    private final TransactionTemplate transaction = new TransactionTemplate(
            other.bean(PlatformTransactionManager.class));
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void booksBalance() {
        here.booksMustBalance();
    }

    @AfterAll
    void stop() {
        callers.close();
        other.close();
        knowing.close();
    }

    private long known(String price, long stock) {
        long product = here.product(price, stock + 1);
        assertThat(here.order(here.customer(1000), null, line(product, 1)).status()).isEqualTo(201);
        return product;
    }

    private static String total(Response order) {
        return new Money(order.json().path("totalAmount").decimalValue()).toString();
    }

    private void change(Shop shop, long product, String name, String price) {
        assertThat(shop.api()
                .put("/api/v1/admin/products/" + product, Shop.ADMINISTRATOR, null,
                        "{\"name\":\"" + name.replace("\"", "\\\"") + "\",\"price\":" + price + "}")
                .status()).isEqualTo(200);
    }

    @Test
    void sellsAtThePriceAndUnderTheNameThatAnotherInstanceGave() {
        long product = known("10.00", 100);
        long user = here.customer(100);

        change(there, product, "New", "12.00");
        var order = here.order(user, null, line(product, 2));

        assertThat(total(order)).isEqualTo("24.00");
        assertThat(order.json().path("items").get(0).path("name").asString()).isEqualTo("New");
        assertThat(here.balance(user)).isEqualTo("76.00");
    }

    @Test
    void noticesANameThatDiffersInItsCaseOnly() {
        long product = known("10.00", 100);
        change(there, product, "name \"quoted\" \\\\ 이름", "10.00");
        assertThat(here.order(here.customer(100), null, line(product, 1)).status()).isEqualTo(201);

        change(there, product, "NAME \"quoted\" \\\\ 이름", "10.00");
        var order = here.order(here.customer(100), null, line(product, 1));

        assertThat(order.json().path("items").get(0).path("name").asString()).isEqualTo("NAME \"quoted\" \\ 이름");
    }

    @Test
    void isNotDisturbedByAChangeBackToTheSamePrice() {
        long product = known("10.00", 100);

        change(there, product, "A", "12.00");
        change(there, product, "A", "10.00");

        assertThat(total(here.order(here.customer(100), null, line(product, 2)))).isEqualTo("20.00");
    }

    @Test
    void refusesWhatAnotherInstanceHasSold() {
        long product = known("1.00", 10);

        assertThat(there.order(there.customer(10), null, line(product, 8)).status()).isEqualTo(201);
        var refused = here.order(here.customer(10), null, line(product, 3));

        assertThat(refused.error()).isEqualTo("OUT_OF_STOCK");
        assertThat(refused.json().path("details").get(0).path("available").asInt()).isEqualTo(2);
        assertThat(here.order(here.customer(10), null, line(product, 2)).status()).isEqualTo(201);
        assertThat(there.stock(product)).isZero();
    }

    /** Nothing is taken for such an order, so nothing else would tell that there is too little. */
    @Test
    void tellsWhoCannotPayEitherThatAnotherInstanceHasSoldIt() {
        long product = known("1.00", 10);
        long poor = here.customer(1);

        assertThat(there.order(there.customer(10), null, line(product, 8)).status()).isEqualTo(201);
        var refused = here.order(poor, null, line(product, 3));

        assertThat(refused.error()).isEqualTo("OUT_OF_STOCK");
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM orders WHERE user_id = ?", Long.class, poor)).isZero();
    }

    @Test
    void sellsWhatAnotherInstanceHasPutIn() {
        long product = known("1.00", 0);
        assertThat(here.order(here.customer(10), null, line(product, 1)).error()).isEqualTo("OUT_OF_STOCK");

        there.api()
                .post("/api/v1/admin/products/" + product + "/stock-adjustments", Shop.ADMINISTRATOR, null,
                        "{\"delta\":5,\"reason\":\"restock\"}");

        assertThat(here.order(here.customer(10), null, line(product, 5)).status()).isEqualTo(201);
    }

    @Test
    void tellsWhoCannotPayWhatThePriceIsNow() {
        long product = known("10.00", 100);

        change(there, product, "Dear", "1000.00");
        var refused = here.order(here.customer(999), null, line(product, 1));

        assertThat(refused.error()).isEqualTo("INSUFFICIENT_BALANCE");
        assertThat(jdbc.queryForObject("SELECT MAX(total_amount) FROM orders WHERE status = 'FAILED'", String.class))
                .isEqualTo("1000.00");
    }

    @Test
    void appliesACouponToThePriceThatIsNow() {
        long product = known("10.00", 100);
        long user = here.customer(100);
        var code = Shop.freshCode();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        assertThat(here.addCoupon(code, "FIXED", "1.00", now.minusSeconds(60), now.plusSeconds(3600), 10,
                ",\"minOrderAmount\":15.00").status()).isEqualTo(201);
        assertThat(here.claim(user, code, null).status()).isEqualTo(200);
        assertThat(here.orderWithCoupon(user, null, code, line(product, 1)).error()).isEqualTo("COUPON_INVALID");

        change(there, product, "Dearer", "15.00");

        assertThat(here.orderWithCoupon(user, null, code, line(product, 1)).status()).isEqualTo(201);
        assertThat(here.balance(user)).isEqualTo("86.00");
    }

    @Test
    void paysThePriceThatIsCommittedWhileTheOrderWaitsForTheProduct() throws Exception {
        long product = known("10.00", 100);
        long user = here.customer(100);

        var order = repricedWhileItWaits(product, () -> here.order(user, "waits", line(product, 1)));

        assertThat(order.status()).isEqualTo(201);
        assertThat(total(order)).isEqualTo("11.00");
        assertThat(here.balance(user)).isEqualTo("89.00");
    }

    @Test
    void failsForAPriceThatIsCommittedWhileTheOrderWaitsForTheProduct() throws Exception {
        long product = known("10.00", 100);
        long user = here.customer(10);

        var order = repricedWhileItWaits(product, () -> here.order(user, "waits", line(product, 1)));

        assertThat(order.error()).isEqualTo("INSUFFICIENT_BALANCE");
        assertThat(here.balance(user)).isEqualTo("10.00");
        assertThat(here.order(user, "waits", line(product, 1)).isReplayed()).isTrue();
    }

    /** As long as an order reads stock before it waits for it, both of two buyers get the last piece. */
    @Test
    void refusesWhatIsGoneByTheTimeThatTheProductIsItsOwn() throws Exception {
        long product = known("10.00", 3);
        long user = here.customer(100);

        var order = changedWhileItWaits(product, () -> here.order(user, "waits", line(product, 3)),
                "UPDATE products SET stock = stock - 2 WHERE id = ?",
                "INSERT INTO stock_adjustments SELECT NULL, id, -2, 'lost', 1, UTC_TIMESTAMP(6) FROM products WHERE id = ?");

        assertThat(order.error()).isEqualTo("OUT_OF_STOCK");
        assertThat(order.json().path("details").get(0).path("available").asInt()).isEqualTo(1);
        assertThat(here.balance(user)).isEqualTo("100.00");
        assertThat(here.order(user, null, line(product, 1)).status()).isEqualTo(201);
    }

    @Test
    void locksNoProductBeforeAllElseIsWritten() throws Exception {
        long product = known("10.00", 100);
        long user = here.customer(100);

        // The order stops at the very last of what it writes before the stock: its reply, whose place is taken for a moment.
        Future<Response> answer = transaction.execute(taken -> {
            jdbc.update("""
                    INSERT INTO idempotency_keys
                        (user_id, idempotency_key, fingerprint, status, body, created_at, expires_at)
                    VALUES (?, 'taken', REPEAT('0', 32), 200, '', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))""", user);
            var sent = callers.submit(() -> here.order(user, "taken", line(product, 1)));
            await().until(() -> waiting("%idempotency_keys%") == 1);
            jdbc.queryForList("SELECT id FROM products WHERE id = ? FOR UPDATE NOWAIT", product);
            taken.setRollbackOnly();
            return sent;
        });

        assertThat(answer.get().status()).isEqualTo(201);
    }

    private interface Call {
        Response send();
    }

    /** Holds the product until the call waits for it, makes it cost 11.00, and lets go. */
    private Response repricedWhileItWaits(long product, Call call) throws Exception {
        return changedWhileItWaits(product, call, "UPDATE products SET price = 11.00 WHERE id = ?");
    }

    private Response changedWhileItWaits(long product, Call call, String... changes) throws Exception {
        Future<Response> answer = transaction.execute(_ -> {
            jdbc.queryForList("SELECT id FROM products WHERE id = ? FOR UPDATE", product);
            var sent = callers.submit(call::send);
            await().until(() -> waiting("%products p%") == 1);
            Stream.of(changes).forEach(change -> jdbc.update(change, product));
            return sent;
        });
        return answer.get();
    }

    private int waiting(String statement) {
        var count = knowing.bean(JdbcTemplate.class)
                .queryForObject("""
                        SELECT COUNT(*) FROM information_schema.innodb_trx
                        WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?""", Integer.class, statement);
        return count == null ? 0 : count;
    }
}
