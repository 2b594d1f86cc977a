package dev.jumun.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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
    private static final int CLIENTS = Integer.getInteger("benchmark.clients", 100);

    private final Instance instance = Instance.on(Engine.current().freshDatabase(), "logging.level.root=warn");
    private final Shop shop = instance.shop();
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final long[] users = LongStream.rangeClosed(100_001, 110_000).toArray();
    private final long[] products = LongStream.rangeClosed(100_001, 101_000).toArray();

    private record Turn(double perSecond, double p50Millis, double p99Millis, double maxMillis) {}

    @Test
    void compare() {
        fill();
        // On two cores the compiler competes with the service for the first minute.
        jdbc(8, 5);
        http(products, WARM_UP_SECONDS);

        hundredAtOnce();

        var bare = new ArrayList<Turn>();
        var hot = new ArrayList<Turn>();
        var service = new ArrayList<Turn>();
        for (int turn = 0; turn < TURNS; turn++) {
            bare.add(JDBC ? best(jdbc(8, SECONDS), jdbc(16, SECONDS)) : new Turn(1, 0, 0, 0));
            service.add(http(products, SECONDS));
            hot.add(http(new long[]{products[0]}, SECONDS));
            System.out.printf(Locale.ROOT, "turn %d: bare JDBC %.0f/s, HTTP %.0f/s, HTTP on one product %.0f/s%n",
                    turn + 1,
                    bare.getLast().perSecond(), service.getLast().perSecond(), hot.getLast().perSecond());
        }
        print("bare JDBC, best of 8 and 16 connections", bare);
        print("HTTP, " + CLIENTS + " clients, uniform", service);
        print("HTTP, " + CLIENTS + " clients, one product", hot);
        System.out.printf(Locale.ROOT, "ratio HTTP / bare JDBC: %.2f; one product / uniform: %.2f%n",
                median(service) / median(bare), median(hot) / median(service));
        var sizes = instance.bean(MeterRegistry.class).get("jumun.group.size").tag("name", "orders").summary();
        System.out.printf(Locale.ROOT, "mean group size %.1f%n", sizes.mean());
        shop.booksMustBalance();
        instance.close();
    }

    /** Users with points and products with stock, and the ledger and adjustment rows that explain them. */
    private void fill() {
        new TransactionTemplate(instance.bean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            for (var sql : List.of(
                    "INSERT INTO users (user_id, name, created_at) SELECT n, '손님', UTC_TIMESTAMP(6) FROM numbers"
                            + " WHERE n <= 110000",
                    "INSERT INTO wallets SELECT n, 1000000000.00 FROM numbers WHERE n <= 110000",
                    "INSERT INTO point_ledger (user_id, delta, reason, balance_after, created_at)"
                            + " SELECT n, 1000000000.00, 'CHARGE', 1000000000.00, UTC_TIMESTAMP(6) FROM numbers"
                            + " WHERE n <= 110000",
                    "INSERT INTO products SELECT n, '상품', 10.00, 100000000, UTC_TIMESTAMP(6) FROM numbers"
                            + " WHERE n <= 101000",
                    "INSERT INTO stock_adjustments (product_id, delta, reason, actor_id, created_at)"
                            + " SELECT n, 100000000, 'benchmark', 1, UTC_TIMESTAMP(6) FROM numbers WHERE n <= 101000")) {
                jdbc.update(sql.replace("numbers", """
                        (SELECT 100001 + a.i + 10 * b.i + 100 * c.i + 1000 * d.i AS n FROM
                            (SELECT 0 i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
                             SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) a,
                            (SELECT 0 i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
                             SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) b,
                            (SELECT 0 i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
                             SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) c,
                            (SELECT 0 i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
                             SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) d
                        ) numbers"""));
            }
        });
    }

    private void hundredAtOnce() {
        var latencies = Together.call(100, i -> {
            long begun = System.nanoTime();
            assertThat(shop.order(users[i], "hundred", Shop.line(products[i], 1)).status()).isEqualTo(201);
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
            var bare = new BareJdbc(pool, users, products);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            long orders = Together.call(connections, _ -> bare.run(deadline)).stream().mapToLong(Long::longValue).sum();
            return new Turn(orders / (double) seconds, 0, 0, 0);
        }
    }

    private Turn http(long[] wanted, int seconds) {
        int port = Integer.parseInt(instance.property("local.server.port"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var latencies = Together.call(CLIENTS, _ -> new OrderClient(port, users, wanted).run(deadline))
                .stream()
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
        return new Turn(latencies.length / (double) seconds, percentile(latencies, 0.5), percentile(latencies, 0.99),
                percentile(latencies, 1));
    }

    private static double percentile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))] / 1e6;
    }

    private static Turn best(Turn a, Turn b) {
        return a.perSecond() >= b.perSecond() ? a : b;
    }

    private static double median(List<Turn> turns) {
        return turns.stream().mapToDouble(Turn::perSecond).sorted().skip(turns.size() / 2).findFirst().orElse(0);
    }

    private static void print(String name, List<Turn> turns) {
        var perSecond = turns.stream().mapToDouble(Turn::perSecond).summaryStatistics();
        int middle = turns.size() / 2;
        System.out.printf(Locale.ROOT, "%-42s median %6.0f/s (%.0f-%.0f)  p50 %.1f ms  p99 %.1f ms  max %.0f ms%n",
                name,
                median(turns), perSecond.getMin(), perSecond.getMax(),
                turns.stream().mapToDouble(Turn::p50Millis).sorted().skip(middle).findFirst().orElse(0),
                turns.stream().mapToDouble(Turn::p99Millis).sorted().skip(middle).findFirst().orElse(0),
                turns.stream().mapToDouble(Turn::maxMillis).max().orElse(0));
    }
}
