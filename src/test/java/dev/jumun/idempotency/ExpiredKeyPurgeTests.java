package dev.jumun.idempotency;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.shared.NamedLock;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Expired keys are deleted and let go of, whoever is using one of them at the same moment. A purge that waited for a row
 * would fail here, after the lock wait.
 */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class ExpiredKeyPurgeTests {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Users who are none: replies know no users. */
    private static final long NOBODY = 1_000_000;

    private final String database = Engine.current().freshDatabase();
    private final Instance instance = Instance.on(database);
    private final Shop shop = instance.shop();
    private final Tables tables = new Tables(instance);
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final DataSource connections = instance.bean(DataSource.class);
    private final ExpiredKeyPurge purge = instance.bean(ExpiredKeyPurge.class);
    private final ExpiredKeyTables keys = instance.bean(ExpiredKeyTables.class);
    private final HeldKeys orderKeys = instance.bean(HeldKeys.class);
    private long product;
    private long user;

    @BeforeAll
    void addAProduct() {
        product = shop.product("10.00", 1000);
    }

    @AfterEach
    void booksBalance() {
        tables.change("DELETE FROM idempotency_keys");
        shop.booksMustBalance();
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    private Response firstOrder() {
        user = shop.customer(100);
        var order = shop.order(user, "k", line(product, 1));
        assertThat(order.status()).isEqualTo(201);
        return order;
    }

    private Response orderAnew() {
        return shop.order(user, "k", line(product, 2));
    }

    private void expire(String ago) {
        tables.change("UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(6) - INTERVAL " + ago
                + " WHERE user_id = ?", user);
    }

    private static Instant justNow() {
        return Instant.now().minus(ExpiredKeyPurge.CLOCKS_DIFFER_BY);
    }

    private int purgeOnce() {
        return keys.delete(keys.expiredBefore(justNow()), justNow());
    }

    private long remembered() {
        return tables.number("SELECT COUNT(*) FROM idempotency_keys WHERE user_id = ?", user);
    }

    private static long id(Response order) {
        return order.json().path("orderId").asLong();
    }

    /** The order that holds the user's key; 0 for none. */
    private long holder() {
        return tables.number("SELECT MAX(order_id) FROM orders WHERE idempotency_key = ?", user + ":k");
    }

    private void assertHoldsTheKeyAnew(Response second, Response first) {
        assertThat(second.status()).as(second.body()).isEqualTo(201);
        assertThat(second.isReplayed()).isFalse();
        assertThat(id(second)).isNotEqualTo(id(first));
        assertThat(holder()).isEqualTo(id(second));
        assertThat(remembered()).isEqualTo(1);
        assertThat(purgeOnce()).isZero();
        assertThat(orderAnew().body()).isEqualTo(second.body());
        assertThat(shop.balance(user)).isEqualTo("70.00");
    }

    @Test
    void deletesWhatExpiredAndKeepsTheRest() {
        user = shop.customer(0);
        shop.charge(user, 1, "old");
        expire("6 MINUTE");
        shop.charge(user, 2, "just expired");
        tables.change("UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 4 MINUTE"
                + " WHERE user_id = ? AND idempotency_key = 'just expired'", user);
        shop.charge(user, 3, "young");
        double purgedBefore = purged();

        purge.purgeAlone();

        assertThat(purged() - purgedBefore).isEqualTo(1);
        assertThat(tables.number("SELECT COUNT(*) FROM idempotency_keys WHERE user_id = ?"
                + " AND idempotency_key IN ('young', 'just expired')", user)).isEqualTo(2);
        assertThat(remembered()).isEqualTo(2);
        assertThat(shop.charge(user, 3, "young").isReplayed()).isTrue();
        assertThat(shop.charge(user, 1, "old").isReplayed()).isFalse();
    }

    private double purged() {
        return instance.bean(MeterRegistry.class).get("jumun.idempotency.purged").counter().count();
    }

    @Test
    void releasesTheKeyOfTheOrder() {
        var first = firstOrder();
        var other = shop.order(user, "other", line(product, 1));
        tables.change("UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR"
                + " WHERE user_id = ? AND idempotency_key = 'k'", user);

        purge.purgeAlone();

        assertThat(holder()).isZero();
        assertThat(remembered()).isEqualTo(1);
        assertThat(tables.number("SELECT COUNT(*) FROM orders WHERE idempotency_key = ?", user + ":other")).isOne();
        assertThat(shop.order(user, "other", line(product, 1)).body()).isEqualTo(other.body());
        var second = orderAnew();
        assertThat(second.status()).isEqualTo(201);
        assertThat(holder()).isEqualTo(id(second)).isNotEqualTo(id(first));
    }

    @Test
    void releasesTheKeyOfAnOrderAlsoWhenAChargeUsedItLast() {
        var first = firstOrder();
        expire("1 HOUR");
        shop.charge(user, 10, "k");
        assertThat(holder()).isEqualTo(id(first));
        tables.change("UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR");

        purge.purgeAlone();

        assertThat(holder()).isZero();
        assertThat(orderAnew().status()).isEqualTo(201);
    }

    @Test
    void leavesAKeyWhoseOrderIsLockedToTheNextTime() throws SQLException {
        var locked = firstOrder();
        long lockedsUser = user;
        expire("1 HOUR");
        firstOrder();
        expire("1 HOUR");

        try (var other = connections.getConnection()) {
            execute(other, "SELECT * FROM orders WHERE order_id = " + id(locked) + " FOR UPDATE");

            purge.purgeAlone();

            assertThat(holder()).isZero();
            assertThat(remembered()).isZero();
            user = lockedsUser;
            assertThat(holder()).isEqualTo(id(locked));
            assertThat(remembered()).isOne();
            other.rollback();
        }

        purge.purgeAlone();

        assertThat(holder()).isZero();
        assertThat(remembered()).isZero();
    }

    @Test
    void leavesAKeyThatIsLockedToTheNextTime() throws SQLException {
        var order = firstOrder();
        expire("1 HOUR");

        try (var other = connections.getConnection()) {
            execute(other, "SELECT * FROM idempotency_keys WHERE user_id = " + user + " FOR UPDATE");
            purge.purgeAlone();
            other.rollback();
        }
        assertThat(holder()).isEqualTo(id(order));
        assertThat(remembered()).isOne();

        purge.purgeAlone();
        assertThat(remembered()).isZero();
    }

    @Test
    void leavesAKeyThatWasUsedAnewSinceItWasFound() {
        var first = firstOrder();
        expire("1 HOUR");
        var found = keys.expiredBefore(justNow());
        var second = orderAnew();

        assertThat(found).hasSize(1);
        assertThat(keys.delete(found, justNow())).isZero();

        assertHoldsTheKeyAnew(second, first);
    }

    @Test
    void leavesAKeyThatAnOrderUnderWayHasTakenFromTheOldOne() throws SQLException {
        var first = firstOrder();
        expire("1 HOUR");

        var second = duringAnOrder(() -> {
            assertThat(purgeOnce()).isZero();
            assertThat(holder()).isEqualTo(id(first));
            assertThat(remembered()).isOne();
        });

        assertHoldsTheKeyAnew(second, first);
    }

    @Test
    void deletesTheKeyOfAChargeThatAnOrderUnderWayUsesAnew() throws SQLException {
        user = shop.customer(90);
        var charge = shop.charge(user, 10, "k");
        expire("1 HOUR");

        var second = duringAnOrder(() -> {
            assertThat(purgeOnce()).isOne();
            assertThat(remembered()).isZero();
        });

        assertThat(second.status()).isEqualTo(201);
        assertThat(holder()).isEqualTo(id(second));
        assertThat(remembered()).isOne();
        assertThat(shop.balance(user)).isEqualTo("80.00");
        assertThat(orderAnew().body()).isEqualTo(second.body()).isNotEqualTo(charge.body());
    }

    @Test
    void leavesAKeyThatAnOrderTakesFromTheOldOneWhileItIsLocked() {
        var first = firstOrder();
        expire("1 HOUR");
        var order = new AtomicReference<CompletableFuture<Response>>();

        int deleted = purgeWith(ownKeys -> {
            order.set(CompletableFuture.supplyAsync(this::orderAnew));
            awaitRowLockWait();
            var held = orderKeys.release(ownKeys);
            assertThat(held).containsExactly(user + ":k");
            return held;
        });

        assertThat(deleted).isZero();
        assertHoldsTheKeyAnew(order.get().join(), first);
    }

    @Test
    void deletesAKeyBeforeAnOrderThatCameLaterUsesItAnew() {
        var first = firstOrder();
        expire("1 HOUR");
        var order = new AtomicReference<CompletableFuture<Response>>();

        int deleted = purgeWith(ownKeys -> {
            var held = orderKeys.release(ownKeys);
            assertThat(held).isEmpty();
            order.set(CompletableFuture.supplyAsync(this::orderAnew));
            awaitRowLockWait();
            return held;
        });

        assertThat(deleted).isOne();
        assertHoldsTheKeyAnew(order.get().join(), first);
    }

    private int purgeWith(HeldKeys held) {
        var stopping = new ExpiredKeyTables(jdbc, instance.bean(PlatformTransactionManager.class), held);
        return stopping.delete(stopping.expiredBefore(justNow()), justNow());
    }

    private void awaitRowLockWait() {
        await().atMost(PATIENCE).until(() -> CompletableFuture.supplyAsync(() -> tables.number("""
                SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'""")).join() == 1);
    }

    /** Does it while an order under the user's key has written its order, and cannot go on to remember its reply. */
    private Response duringAnOrder(Runnable work) throws SQLException {
        try (var other = connections.getConnection()) {
            execute(other, "LOCK TABLES outbox READ");
            try {
                var order = CompletableFuture.supplyAsync(this::orderAnew);
                await().atMost(PATIENCE).until(this::somebodyWaitsForATable);
                work.run();
                execute(other, "UNLOCK TABLES");
                return order.join();
            } finally {
                execute(other, "UNLOCK TABLES");
            }
        }
    }

    private boolean somebodyWaitsForATable() {
        return jdbc.queryForList("SHOW PROCESSLIST")
                .stream()
                .anyMatch(process -> database.equals(process.get("db"))
                        && String.valueOf(process.get("State")).startsWith("Waiting for table"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Expired keys of nobody, each with an order if wanted. */
    private void add(int count, boolean orders) {
        tables.insert("""
                INSERT INTO idempotency_keys
                    (user_id, idempotency_key, fingerprint, status, body, created_at, expires_at)
                VALUES (?, ?, REPEAT('f', 32), 201, '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL 1 HOUR)""",
                IntStream.range(0, count).mapToObj(i -> new Object[]{NOBODY + i % 100, "key " + i}).toList());
        if (orders) {
            tables.insert("""
                    INSERT INTO orders (order_id, user_id, status, total_amount, discount_amount, paid_amount,
                        idempotency_key, created_at)
                    VALUES (?, ?, 'FAILED', 0, 0, 0, ?, UTC_TIMESTAMP(6))""",
                    IntStream.range(0, count)
                            .mapToObj(i -> new Object[]{-i - 1, Shop.ADMINISTRATOR, NOBODY + i % 100 + ":key " + i})
                            .toList());
        }
    }

    private long keysOfNobody() {
        return tables.number("SELECT COUNT(*) FROM idempotency_keys WHERE user_id >= ?", NOBODY);
    }

    /** The only lock that both may want, and then each may wait for the other. */
    @Test
    void harmsNobodyWhenTheLeastKeyOfAllIsUsedAnew() {
        tables.change("UPDATE orders SET idempotency_key = NULL");
        var first = firstOrder();
        var others = List.of("y", "z");
        others.forEach(key -> assertThat(shop.order(user, key, line(product, 1)).status()).isEqualTo(201));
        expire("1 HOUR");
        var order = new AtomicReference<CompletableFuture<Response>>();

        try {
            purgeWith(ownKeys -> {
                order.set(CompletableFuture.supplyAsync(this::orderAnew));
                awaitRowLockWait();
                return orderKeys.release(ownKeys);
            });
        } catch (PessimisticLockingFailureException rolledBack) {
            // Then the order went on at once; otherwise the order was rolled back, and ran again.
            assertThat(rolledBack).hasMessageContaining("Deadlock");
        }

        var second = order.get().join();
        assertThat(second.status()).as(second.body()).isEqualTo(201);
        assertThat(id(second)).isNotEqualTo(id(first));
        purgeOnce();
        assertThat(holder()).isEqualTo(id(second));
        assertThat(remembered()).isOne();
        assertThat(orderAnew().body()).isEqualTo(second.body());
        assertThat(tables.number("SELECT COUNT(*) FROM orders WHERE user_id = ? AND idempotency_key IS NOT NULL", user))
                .isOne();
    }

    @Test
    void waitsForNoOtherKeyOfTheSameUser() throws SQLException {
        user = NOBODY;
        var insert = """
                INSERT INTO idempotency_keys
                    (user_id, idempotency_key, fingerprint, status, body, created_at, expires_at)
                VALUES (?, ?, REPEAT('f', 32), 200, '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL ? HOUR)""";
        tables.insert(insert, IntStream.range(0, 300)
                .mapToObj(i -> new Object[]{user, "key " + i, i % 3 == 0 ? 1 : -1})
                .toList());

        try (var other = connections.getConnection()) {
            execute(other, "SELECT * FROM idempotency_keys WHERE user_id = " + user
                    + " AND idempotency_key IN ('key 0', 'key 1', 'key 299') FOR UPDATE");
            execute(other, insert.replace("(?, ?,", "(" + user + ", 'key 150a',").replace("?", "24"));
            purge.purgeAlone();
            other.commit();
        }

        assertThat(remembered()).isEqualTo(100 + 2 + 1);
        assertThat(purgeOnce()).isEqualTo(2);
    }

    @Test
    void deletesHoweverManyThereAre() {
        add(2500, true);
        double purgedBefore = purged();

        purge.purgeAlone();

        assertThat(keysOfNobody()).isZero();
        assertThat(purged() - purgedBefore).isEqualTo(2500);
        assertThat(tables.number("SELECT COUNT(*) FROM orders WHERE order_id < 0 AND idempotency_key IS NULL"))
                .isEqualTo(2500);
        tables.change("DELETE FROM orders WHERE order_id < 0");
    }

    @Test
    void isDoneByTwoAtOnceWithoutHarm() {
        add(5000, true);

        var deleted = Together.call(2, _ -> {
            int sum = 0;
            for (int some = purgeOnce(); some > 0; some = purgeOnce()) {
                sum += some;
            }
            return sum;
        });

        assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5000);
        assertThat(keysOfNobody()).isZero();
        assertThat(tables.number("SELECT COUNT(*) FROM orders WHERE order_id < 0 AND idempotency_key IS NOT NULL"))
                .isZero();
        tables.change("DELETE FROM orders WHERE order_id < 0");
    }

    @Test
    void isDoneByOneInstanceAtATime() {
        add(3, false);

        new NamedLock(jdbc, ExpiredKeyPurge.LOCK)
                .runAlone(() -> CompletableFuture.runAsync(purge::purgeAlone).join());
        assertThat(keysOfNobody()).isEqualTo(3);

        purge.purgeAlone();
        assertThat(keysOfNobody()).isZero();
    }

    @Test
    void isDoneAgainAndAgain() {
        add(3, false);
        try (var _ = Instance.on(database, "jumun.idempotency.purge-interval=100ms")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> keysOfNobody() == 0);
            add(3, false);
            await().atMost(Duration.ofSeconds(20)).until(() -> keysOfNobody() == 0);
        }
    }

    @Test
    void findsWhatExpiredByItsTime() {
        add(5000, false);
        jdbc.execute("ANALYZE TABLE idempotency_keys");

        var plan = Plans.explain(jdbc, ExpiredKeyTables.EXPIRED, "2020-01-01", ExpiredKeyTables.BATCH);

        assertThat(plan).hasSize(1);
        assertThat(plan.getFirst()).containsEntry("key", "idx_idempotency_keys_expires").containsEntry("type", "range");
        assertThat(String.valueOf(plan.getFirst().get("Extra"))).doesNotContain("filesort", "temporary");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 1024})
    void locksByKeyAlsoWhenThatIsMostOfTheTable(int count) {
        add(1100, false);
        jdbc.execute("ANALYZE TABLE idempotency_keys");
        var parameters = IntStream.range(0, count)
                .boxed()
                .<Object>mapMulti((i, all) -> {
                    all.accept(NOBODY + i % 100);
                    all.accept("key " + i);
                })
                .toList();

        var lock = Plans.explain(jdbc, ExpiredKeyTables.lockStatement(count),
                Stream.concat(parameters.stream(), Stream.of("2030-01-01")).toArray());

        assertThat(lock).hasSize(1);
        Plans.assertReadsByKey(lock.getFirst(), "uk_idempotency_keys_user_key", "const", "range");
    }
}
