package dev.jumun.system;

import static dev.jumun.testing.Response.byStatus;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.SettableClock;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import dev.jumun.testing.Together;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A server whose own defaults are none of what the service needs, as MySQL and newer MariaDBs come, on a machine in a zone
 * that knows summer time: the service sets what it needs by itself, and nobody notices.
 */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class ServerDefaultsTests {
    private static final TimeZone ZONE_OF_THE_MACHINE = TimeZone.getDefault();

    private final RedisServer redis = RedisServer.start();
    private final String database = Engine.current().freshDatabase();
    private final Map<String, String> before = new LinkedHashMap<>();
    private final Instance first;
    private final Instance second;
    private final Shop here;
    private final Shop there;
    private final Tables tables;

    ServerDefaultsTests() throws SQLException {
        setGlobally(Map.of("transaction_isolation", "'REPEATABLE-READ'", "innodb_lock_wait_timeout", "50",
                "time_zone", "'-11:00'", "sql_mode", "''"));
        if (!Engine.isMySql()) {
            // As MariaDB has it from 11.6.2 on: a locking read of what has changed since the snapshot fails with 1020.
            setGlobally(Map.of("innodb_snapshot_isolation", "ON"));
        }
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        first = start();
        second = start();
        here = first.shop();
        there = second.shop();
        tables = new Tables(first);
    }

    private Instance start() {
        return Instance.on(database, SettableClock.InPlaceOfTheClock.class,
                // A busy machine is slow; what waits for a lock in vain still hears of it after the lock wait.
                Stream.concat(redis.properties().stream(), Stream.of("jumun.group-commit.answer-timeout=30s"))
                        .toArray(String[]::new));
    }

    private void setGlobally(Map<String, String> variables) throws SQLException {
        try (var server = connection(); var statement = server.createStatement()) {
            for (var variable : variables.entrySet()) {
                try (var value = statement.executeQuery("SELECT @@GLOBAL." + variable.getKey())) {
                    value.next();
                    var old = value.getString(1);
                    before.put(variable.getKey(), old.matches("\\d+") ? old : "'" + old + "'");
                }
                statement.execute("SET GLOBAL " + variable.getKey() + " = " + variable.getValue());
            }
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(Engine.current().jdbcUrl(database), Engine.current().user(),
                Engine.current().password());
    }

    @AfterEach
    void booksBalance() {
        here.booksMustBalance();
    }

    @AfterAll
    void stop() throws SQLException {
        second.close();
        first.close();
        redis.close();
        TimeZone.setDefault(ZONE_OF_THE_MACHINE);
        setGlobally(Map.copyOf(before));
    }

    private Shop either(int i) {
        return i % 2 == 0 ? here : there;
    }

    private void setClocks(Instant now) {
        Stream.of(first, second).forEach(instance -> instance.bean(SettableClock.class).set(now));
    }

    @Test
    void areNotThoseOfOurConnections() {
        try (var bare = connection();
                var statement = bare.createStatement();
                var row = statement.executeQuery("SELECT @@transaction_isolation, @@innodb_lock_wait_timeout")) {
            assertThat(row.next()).isTrue();
            assertThat(List.of(row.getString(1), row.getString(2))).containsExactly("REPEATABLE-READ", "50");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        // More than one of the pool.
        var seen = Together.call(8, i -> new Tables(i % 2 == 0 ? first : second).row("""
                SELECT @@session.transaction_isolation AS isolation, @@session.innodb_lock_wait_timeout AS patience,
                    @@session.sql_mode AS mode,
                    TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), NOW()) AS shift, SLEEP(0.1) AS held"""));

        assertThat(seen).allSatisfy(row -> {
            assertThat(row.get("isolation")).hasToString("READ-COMMITTED");
            assertThat(row.get("patience")).hasToString("3");
            assertThat(row.get("shift")).hasToString("0");
            assertThat(String.valueOf(row.get("mode"))).contains("STRICT_TRANS_TABLES");
        });
        var snapshot = new TransactionTemplate(first.bean(PlatformTransactionManager.class));
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        assertThat(snapshot.<String>execute(_ -> first.bean(JdbcTemplate.class)
                .queryForObject("SELECT @@session.transaction_isolation", String.class))).as("where it is asked for")
                .isEqualTo("REPEATABLE-READ");
        assertThat(tables.row("SELECT @@session.transaction_isolation AS isolation")).as("and only there")
                .containsEntry("isolation", "READ-COMMITTED");
    }

    @Test
    void changeNothingAboutWhatManyBuyAtOnce() {
        setClocks(Instant.now());
        long scarce = here.product("10.00", 20);
        long plenty = here.product("1.00", 1000);
        var users = IntStream.range(0, 40).mapToLong(i -> either(i).customer(100)).toArray();
        var code = here.coupon("FIXED", "1.00", 20);

        var claimed = Together.call(40, i -> either(i).claim(users[i], code, null));
        var bought = Together.call(120, i -> i % 3 == 2
                ? either(i).charge(users[i % 40], 1, null)
                : either(i / 3).order(users[i % 40], null, line(plenty, 1), line(scarce, 1)));
        var cancelled = Together.call(40, i -> either(i).cancel(Shop.ADMINISTRATOR, null, bought.stream()
                .filter(response -> response.status() == 201)
                .toList()
                .get(i / 2)
                .json()
                .path("orderId")
                .asLong()));

        assertThat(byStatus(claimed)).isEqualTo(Map.of(200, 20L, 409, 20L));
        assertThat(byStatus(bought)).isEqualTo(Map.of(200, 40L, 201, 20L, 409, 60L));
        assertThat(byStatus(cancelled)).isEqualTo(Map.of(200, 40L));
        assertThat(there.stock(scarce)).isEqualTo(20);
        assertThat(there.stock(plenty)).isEqualTo(1000);
    }

    /** The first is no moment of the machine's local time, the second is two, the third is today and tomorrow. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-03-08T02:30:00Z", "2026-11-01T01:30:00Z", "2026-12-31T23:59:59Z"})
    void changeNoMoment(String moment) {
        var now = Instant.parse(moment);
        setClocks(now);
        var code = Shop.freshCode();
        assertThat(here.addCoupon(code, "FIXED", "1.00", now, now.plusSeconds(1), 5, "").status()).isEqualTo(201);
        long user = here.customer(100);
        long product = here.product("5.00", 10);

        assertThat(there.claim(user, code, null).body()).contains("\"claimedAt\":\"" + moment + "\"");
        var placed = here.orderWithCoupon(user, "k", code, line(product, 2));
        long order = placed.json().path("orderId").asLong();

        assertThat(placed.body()).contains("\"createdAt\":\"" + moment + "\"");
        for (var path : List.of("/api/v1/orders/" + order, "/api/v1/orders", "/api/v1/wallets/ledger",
                "/api/v1/users/" + user + "/coupons", "/api/v1/users/" + user, "/api/v1/products/" + product)) {
            assertThat(there.api().get(path, user).body()).as(path).contains("\"" + moment + "\"");
        }
        assertThat(there.api().get("/api/v1/admin/coupons?size=100", Shop.ADMINISTRATOR).body())
                .contains("\"startsAt\":\"" + moment + "\",\"endsAt\":\"" + now.plusSeconds(1) + "\"");
        assertThat(tables.row("SELECT CAST(created_at AS CHAR) AS written FROM orders WHERE order_id = ?", order))
                .containsEntry("written", moment.replace("T", " ").replace("Z", ".000000"));
        await().until(() -> sold(now.plusSeconds(1), product) == 2);
        setClocks(now);
        assertThat(there.cancel(user, null, order).body()).contains("\"cancelledAt\":\"" + moment + "\"");
        await().until(() -> sold(now.plus(Duration.ofHours(12)), product) == 0);
        setClocks(now.plusSeconds(2));
        assertThat(here.claim(here.customer(0), code, null).error()).isEqualTo("COUPON_INVALID");
        assertThat(here.orderWithCoupon(user, "k", code, line(product, 2)).isReplayed()).isTrue();
    }

    /** So many of the product among the popular ones, an old answer aside. */
    private long sold(Instant now, long product) {
        setClocks(now);
        redis.flushAll();
        var answer = here.api().get("/api/v1/stats/popular-products?days=1&limit=50", null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json()
                .path("products")
                .valueStream()
                .filter(ranked -> ranked.path("productId").asLong() == product)
                .mapToLong(ranked -> ranked.path("soldQty").asLong())
                .sum();
    }

    /** What others are due, such as an event, is measured by the server's clock, whose zone is another one. */
    @Test
    void changeNothingAboutWhenAnEventIsDue() {
        setClocks(Instant.now());
        long order = here.order(here.customer(10), null, line(here.product("1.00", 1), 1))
                .json()
                .path("orderId")
                .asLong();

        assertThat(tables.number("""
                SELECT COUNT(*) FROM outbox WHERE aggregate_id = ? AND next_attempt_at <= UTC_TIMESTAMP(6)
                    AND next_attempt_at > UTC_TIMESTAMP(6) - INTERVAL 5 MINUTE
                    AND created_at > UTC_TIMESTAMP(6) - INTERVAL 5 MINUTE""", order)).isOne();
        assertThat(Set.of(tables.number("SELECT COUNT(*) FROM outbox WHERE next_attempt_at > UTC_TIMESTAMP(6)")))
                .containsExactly(0L);
    }
}
