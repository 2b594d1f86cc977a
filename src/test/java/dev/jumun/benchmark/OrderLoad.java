package dev.jumun.benchmark;

import dev.jumun.testing.Instance;
import dev.jumun.testing.Together;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders of two lines against one instance, from many clients that each wait for their answer. */
final class OrderLoad {
    static final int CLIENTS = Integer.getInteger("benchmark.clients", 100);
    static final long[] USERS = LongStream.rangeClosed(100_001, 110_000).toArray();
    static final long[] PRODUCTS = LongStream.rangeClosed(100_001, 101_000).toArray();

    private final int port;

    private OrderLoad(int port) {
        this.port = port;
    }

    /** What one turn was like. */
    record Turn(double perSecond, double p50Millis, double p99Millis, double maxMillis) {}

    /** Users with points and products with stock, and the ledger and adjustment rows that explain them. */
    static OrderLoad fill(Instance instance) {
        var jdbc = instance.bean(JdbcTemplate.class);
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
        return new OrderLoad(Integer.parseInt(instance.property("local.server.port")));
    }

    Turn run(long[] wanted, int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var latencies = Together.call(CLIENTS, _ -> new OrderClient(port, USERS, wanted).run(deadline))
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

    static double median(List<Turn> turns) {
        return turns.stream().mapToDouble(Turn::perSecond).sorted().skip(turns.size() / 2).findFirst().orElse(0);
    }

    static void print(String name, List<Turn> turns) {
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
