package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The server itself counts: the statements of a group do not depend on how many orders or charges share it. */
@DatabaseTest
class StatementCountTests {
    private static final int CONNECTIONS = 6;

    /** With nothing that works in the background, whose statements would be counted too. */
    private final Instance instance = Instance.on(Engine.current().freshDatabase(), "jumun.group-commit.lanes=1",
            "logging.level.root=warn", "spring.profiles.active=api", "jumun.coupon.reconcile-interval=1h",
            "spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS);
    private final Shop shop = instance.shop();
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final TransactionTemplate transaction = new TransactionTemplate(
            instance.bean(PlatformTransactionManager.class));
    private final long blocker = shop.customer(1000);
    private final long[] users = IntStream.range(0, 64).mapToLong(_ -> shop.customer(1000)).toArray();
    private final String first = coupon();
    private final String second = coupon();
    private final long[] products = IntStream.range(0, 20).mapToLong(_ -> shop.product("1.00", 100_000)).toArray();
    private final long cancelled = cancelledOrder();

    /** With its terms in memory and its quota in the gate. */
    private String coupon() {
        var code = shop.coupon("FIXED", "1.00", 1000);
        assertThat(shop.claim(blocker, code, "blocker-" + code).status()).isEqualTo(200);
        return code;
    }

    private long cancelledOrder() {
        var placed = shop.order(blocker, null, line(products[0], 1));
        long order = placed.json().path("orderId").asLong();
        assertThat(shop.cancel(blocker, "cancel", order).status()).isEqualTo(200);
        return order;
    }

    @AfterEach
    void stop() {
        shop.booksMustBalance();
        instance.close();
    }

    @Test
    void takesAsManyStatementsForSixtyFourOrdersAsForOne() throws Exception {
        // Takes the first blocks of ids, which later groups do not need, and makes the products known.
        IntStream.range(0, products.length).forEach(this::order);

        long one = statementsOf("orders", 1, i -> order(i + 100));
        long many = statementsOf("orders", 64, i -> order(i + 200));

        assertThat(many).isEqualTo(one);
    }

    @Test
    void takesAsManyStatementsForSixtyFourChargesAsForOne() throws Exception {
        long one = statementsOf("charges", 1, i -> shop.charge(users[i], 1, "one" + i));
        long many = statementsOf("charges", 64, i -> shop.charge(users[i], 1, "many" + i));

        assertThat(many).isEqualTo(one);
    }

    @Test
    void takesAsManyStatementsForSixtyFourClaimsAsForOne() throws Exception {
        long one = statementsOf("claims", 1, i -> shop.claim(users[i], first, "one" + i));
        long many = statementsOf("claims", 64, i -> shop.claim(users[i], second, "many" + i));

        assertThat(many).isEqualTo(one);
    }

    @Test
    void takesAsManyStatementsForSixtyFourOrdersWithCouponsAsForOne() throws Exception {
        IntStream.range(0, products.length).forEach(this::order);
        shop.claim(users[0], first, null);
        for (var user : users) {
            shop.claim(user, second, null);
        }

        long one = statementsOf("orders", 1,
                i -> shop.orderWithCoupon(users[i], "one" + i, first, line(products[0], 1)));
        long many = statementsOf("orders", 64,
                i -> shop.orderWithCoupon(users[i], "many" + i, second, line(products[i % 20], 1)));

        assertThat(many).isEqualTo(one);
    }

    @Test
    void takesAsManyStatementsForSixtyFourCancellationsAsForOne() throws Exception {
        var orders = new ArrayList<Long>();
        for (int i = 0; i < 65; i++) {
            shop.claim(users[i % 64], i < 64 ? first : second, null);
            var placed = shop.orderWithCoupon(users[i % 64], null, i < 64 ? first : second, line(products[i % 20], 1),
                    line(products[(i + 7) % 20], 2));
            orders.add(placed.json().path("orderId").asLong());
        }

        long one = statementsOf("cancellations", 1, _ -> shop.cancel(users[0], "one", orders.getLast()));
        long many = statementsOf("cancellations", 64, i -> shop.cancel(users[i], "many" + i, orders.get(i)));

        // Before it asks for a lane, each reads whose order it is: one SELECT and its COMMIT.
        assertThat(many).isEqualTo(one + 63 * 2);
    }

    @Test
    void placesAnOrderOfKnownProductsWithTwelveStatements() {
        order(1);

        // 2 locks and recalls, 3 inserts of order, payment and lines, 4 of ledger, event, sales and reply, 2 updates, 1 commit.
        assertThat(statementsOf(() -> order(1 + products.length))).isEqualTo(12);
    }

    @Test
    void locksProductsThatItDoesNotKnowWithOneStatementMore() {
        order(0);

        assertThat(statementsOf(() -> order(1))).isEqualTo(13);
    }

    /** Of one call, after an order has made the cache of users and the driver's caches warm. */
    private long statementsOf(Supplier<Response> call) {
        long counting = -statements() + statements();
        long before = statements();
        assertThat(call.get().status()).isEqualTo(201);
        return statements() - before - counting;
    }

    private Response order(int i) {
        return shop.order(users[i % users.length], "key-" + i, line(products[i % 20], 1),
                line(products[(i + 7) % 20], 2));
    }

    private interface Call {
        Response send(int i);
    }

    /** Holds the only lane by a lock that its first command needs, lets the others queue up, and lets go. */
    private long statementsOf(String name, int commands, Call call) throws Exception {
        var group = instance.bean(MeterRegistry.class).get("jumun.group.size").tag("name", name).summary();
        var queue = instance.bean(MeterRegistry.class).get("jumun.group.queue.size").tag("name", name).gauge();
        long groups = group.count();
        var answers = new ArrayList<Future<Response>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = statements();
            transaction.executeWithoutResult(_ -> {
                jdbc.queryForList("SELECT user_id FROM wallets WHERE user_id = ? FOR UPDATE", blocker);
                answers.add(callers.submit(() -> switch (name) {
                    case "orders" -> shop.order(blocker, null, line(products[0], 1));
                    case "charges" -> shop.charge(blocker, 1, null);
                    // Known under its key too.
                    case "cancellations" -> shop.cancel(blocker, "cancel", cancelled);
                    // Known under its key, so that it asks for the lane and changes nothing.
                    default -> shop.claim(blocker, first, "blocker-" + first);
                }));
                await().until(() -> group.count() == groups + 1);
                for (int i = 0; i < commands; i++) {
                    int command = i;
                    answers.add(callers.submit(() -> call.send(command)));
                }
                await().until(() -> queue.value() == commands);
            });
            for (var answer : answers) {
                assertThat(answer.get().status()).as(answer.get().body()).isBetween(200, 201);
            }
            assertThat(group.count()).isEqualTo(groups + 2);
            return statements() - before;
        } catch (ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Of this instance's connections alone, all of them: others use the same server. */
    private long statements() {
        var pool = instance.bean(DataSource.class);
        var connections = new ArrayList<Connection>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(pool.getConnection());
            }
            long statements = 0;
            for (var connection : connections) {
                statements += new JdbcTemplate(new SingleConnectionDataSource(connection, true)).queryForList("""
                        SHOW SESSION STATUS WHERE Variable_name IN ('Com_select', 'Com_insert', 'Com_insert_select',
                            'Com_update', 'Com_delete', 'Com_replace', 'Com_update_multi', 'Com_commit', 'Com_rollback',
                            'Com_begin', 'Com_set_option')""")
                        .stream()
                        .mapToLong(row -> Long.parseLong(row.get("Value").toString()))
                        .sum();
            }
            return statements;
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        } finally {
            connections.forEach(JdbcUtils::closeConnection);
        }
    }
}
