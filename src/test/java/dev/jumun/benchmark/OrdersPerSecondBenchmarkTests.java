package dev.jumun.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jumun.benchmark.OrderLoad.Turn;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Orders per second over HTTP against bare JDBC one order at a time: same database, by turns in one run. Two lines an
 * order, 1,000 products, 10,000 users; database, application and load share the machine.
 */
@Tag("benchmark")
class OrdersPerSecondBenchmarkTests {
    private static final int TURNS = Integer.getInteger("benchmark.turns", 5);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 8);
    private static final boolean JDBC = Boolean.parseBoolean(System.getProperty("benchmark.jdbc", "true"));
    private static final int WARM_UP_SECONDS = Integer.getInteger("benchmark.warmup", 60);
    private final Instance instance = Instance.on(Engine.current().freshDatabase(), "logging.level.root=warn");
    private final Shop shop = instance.shop();
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final OrderLoad load = OrderLoad.fill(instance);

    @Test
    void compare() {
        // On two cores the compiler competes with the service for the first minute.
        jdbc(8, 5);
        load.run(OrderLoad.PRODUCTS, WARM_UP_SECONDS);

        hundredAtOnce();

        var bare = new ArrayList<Turn>();
        var hot = new ArrayList<Turn>();
        var service = new ArrayList<Turn>();
        for (int turn = 0; turn < TURNS; turn++) {
            bare.add(JDBC ? best(jdbc(8, SECONDS), jdbc(16, SECONDS)) : new Turn(1, 0, 0, 0));
            service.add(load.run(OrderLoad.PRODUCTS, SECONDS));
            hot.add(load.run(new long[]{OrderLoad.PRODUCTS[0]}, SECONDS));
            System.out.printf(Locale.ROOT, "turn %d: bare JDBC %.0f/s, HTTP %.0f/s, HTTP on one product %.0f/s%n",
                    turn + 1,
                    bare.getLast().perSecond(), service.getLast().perSecond(), hot.getLast().perSecond());
        }
        OrderLoad.print("bare JDBC, best of 8 and 16 connections", bare);
        OrderLoad.print("HTTP, " + OrderLoad.CLIENTS + " clients, uniform", service);
        OrderLoad.print("HTTP, " + OrderLoad.CLIENTS + " clients, one product", hot);
        System.out.printf(Locale.ROOT, "ratio HTTP / bare JDBC: %.2f; one product / uniform: %.2f%n",
                OrderLoad.median(service) / OrderLoad.median(bare), OrderLoad.median(hot) / OrderLoad.median(service));
        var sizes = instance.bean(MeterRegistry.class).get("jumun.group.size").tag("name", "orders").summary();
        System.out.printf(Locale.ROOT, "mean group size %.1f%n", sizes.mean());
        shop.booksMustBalance();
        instance.close();
    }

    private void hundredAtOnce() {
        var latencies = Together.call(100, i -> {
            long begun = System.nanoTime();
            assertThat(shop.order(OrderLoad.USERS[i], "hundred", Shop.line(OrderLoad.PRODUCTS[i], 1)).status())
                    .isEqualTo(201);
            return System.nanoTime() - begun;
        });
        System.out.printf(Locale.ROOT, "100 orders at once: slowest %.0f ms%n",
                latencies.stream().mapToLong(nanos -> nanos).max().orElse(0) / 1e6);
    }

    private Turn jdbc(int connections, int seconds) {
        var engine = Engine.current();
        var url = jdbc.execute((Connection connection) -> connection.getMetaData().getURL());
        try (var pool = DataSourceBuilder.create()
                .type(HikariDataSource.class)
                .url(url)
                .username(engine.user())
                .password(engine.password())
                .build()) {
            pool.setMaximumPoolSize(connections);
            pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            pool.addDataSourceProperty("cachePrepStmts", "true");
            pool.addDataSourceProperty("useServerPrepStmts", "true");
            pool.addDataSourceProperty("useLocalSessionState", "true");
            var bare = new BareJdbc(pool, OrderLoad.USERS, OrderLoad.PRODUCTS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            long orders = Together.call(connections, _ -> bare.run(deadline)).stream().mapToLong(Long::longValue).sum();
            return new Turn(orders / (double) seconds, 0, 0, 0);
        }
    }

    private static Turn best(Turn a, Turn b) {
        return a.perSecond() >= b.perSecond() ? a : b;
    }
}
