package dev.jumun.benchmark;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.InstanceProcess;
import dev.jumun.testing.Platform;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How soon and how fast events reach the data platform. API, worker and platform are processes of their own; with the
 * database and the load they share the machine.
 */
@Tag("benchmark")
class DeliveryBenchmarkTests {
    private static final int RATE = 200;
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 30);
    private static final int BACKLOG = 50_000;
    private static final int SENT = Integer.getInteger("benchmark.sent", 1_000_000);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String database = Engine.current().freshDatabase();

    /** Open model: orders start at their times, whatever became of earlier ones; returns their latencies, sorted. */
    private static double[] load(Shop shop, int seconds, long product, long[] users) throws InterruptedException {
        var millis = new double[RATE * seconds];
        var never = new Semaphore(0);
        long first = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < millis.length; i++) {
                int order = i;
                long due = first + i * TimeUnit.SECONDS.toNanos(1) / RATE;
                var _ = never.tryAcquire(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
                threads.execute(() -> {
                    var placed = shop.order(users[order % users.length], null, line(product, 1));
                    if (placed.status() != 201) {
                        throw new IllegalStateException(placed.body());
                    }
                    millis[order] = (System.nanoTime() - due) / 1e6;
                });
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    private static String percentiles(double[] sorted) {
        return String.format(Locale.ROOT, "p50 %.0f ms, p99 %.0f ms, max %.0f ms, lost %d",
                sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], sorted[sorted.length - 1],
                Arrays.stream(sorted).filter(millis -> millis == 0).count());
    }

    @Test
    void latencyAtTwoHundredOrdersPerSecond() throws InterruptedException {
        try (var platform = Platform.startProcess();
                var api = InstanceProcess.on(database, "spring.profiles.active=api");
                var _ = InstanceProcess.on(database, "spring.profiles.active=worker", platform.property())) {
            var shop = api.shop();
            long product = shop.product("1.00", 1_000_000);
            var users = IntStream.range(0, 50).mapToLong(_ -> shop.customer(1_000_000)).toArray();
            for (int run = 0; run < 4; run++) {
                platform.reset();
                var orders = load(shop, SECONDS, product, users);
                await().atMost(PATIENCE).until(() -> platform.count("received") == (long) RATE * SECONDS);
                System.out.printf(Locale.ROOT,
                        "%s%d orders/s for %d s: commit to receipt %s, duplicates %d; orders %s%n",
                        run == 0 ? "warm-up: " : "", RATE, SECONDS, platform.receipts().path("latencyMillis"),
                        platform.count("duplicates"), percentiles(orders));
            }
            shop.booksMustBalance();
        }
    }

    @Test
    void platformDownForAMinuteUnderLoad() throws InterruptedException {
        try (var platform = Platform.startProcess();
                var api = InstanceProcess.on(database, "spring.profiles.active=api");
                var _ = InstanceProcess.on(database, "spring.profiles.active=worker", platform.property());
                var looking = Instance.on(database, "spring.profiles.active=api")) {
            var tables = new Tables(looking);
            var shop = api.shop();
            long product = shop.product("1.00", 1_000_000);
            var users = IntStream.range(0, 50).mapToLong(_ -> shop.customer(1_000_000)).toArray();
            load(shop, 30, product, users);
            System.out.printf("platform up:   orders %s%n", percentiles(load(shop, 20, product, users)));
            platform.fault("{\"mode\":\"DOWN\"}");
            System.out.printf("platform down: orders %s%n", percentiles(load(shop, 60, product, users)));
            System.out.printf("backlog %d events, attempts of one at most %d, of all %d%n",
                    tables.number("SELECT COUNT(*) FROM outbox WHERE status <> 'SENT'"),
                    tables.number("SELECT MAX(attempts) FROM outbox"), tables.number(
                            "SELECT SUM(attempts) FROM outbox WHERE status <> 'SENT'"));
            platform.recover();
            long back = System.nanoTime();
            System.out.printf("platform back: orders %s%n", percentiles(load(shop, 20, product, users)));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> tables.number("SELECT COUNT(*) FROM outbox WHERE status <> 'SENT'") == 0);
            System.out.printf(Locale.ROOT, "all sent %.1f s after that; received %d of %d, duplicates %d, order"
                    + " violations %d%n", (System.nanoTime() - back) / 1e9, platform.count("received"), 130 * RATE,
                    platform.count("duplicates"), platform.count("orderViolations"));
            shop.booksMustBalance();
        }
    }

    @Test
    void drainsABacklog() {
        try (var platform = Platform.startProcess();
                var api = Instance.on(database, "spring.profiles.active=api")) {
            var jdbc = api.bean(JdbcTemplate.class);
            var transaction = new TransactionTemplate(api.bean(PlatformTransactionManager.class));
            var payload = "{\"orderId\":1,\"items\":\"" + "x".repeat(500) + "\"}";
            for (int run = 0; run < 4; run++) {
                int from = run * BACKLOG;
                transaction.executeWithoutResult(_ -> jdbc.batchUpdate("""
                        INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, created_at,
                            next_attempt_at)
                        VALUES ('test', ?, ?, 'order.paid', ?, NOW(6), NOW(6) + INTERVAL 1 HOUR)""",
                        IntStream.range(from, from + BACKLOG)
                                .mapToObj(i -> new Object[]{i, i + ".order.paid", payload})
                                .toList()));
                platform.reset();
                try (var _ = InstanceProcess.on(database, "spring.profiles.active=worker", platform.property())) {
                    // A worker that is up, and everything due at one moment.
                    long begun = System.nanoTime();
                    transaction.executeWithoutResult(_ -> jdbc.update(
                            "UPDATE outbox SET next_attempt_at = NOW(6) WHERE status = 'PENDING'"));
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> platform.count("received") == BACKLOG);
                    System.out.printf(Locale.ROOT, "run %d: %d events in %.1f s, %.0f/s, duplicates %d%n", run, BACKLOG,
                            (System.nanoTime() - begun) / 1e9, BACKLOG * 1e9 / (System.nanoTime() - begun),
                            platform.count("duplicates"));
                }
            }
        }
    }

    @Test
    void claimsAsFastBesideAMillionSentEvents() {
        try (var api = Instance.on(database, "spring.profiles.active=api")) {
            var jdbc = api.bean(JdbcTemplate.class);
            var transaction = new TransactionTemplate(api.bean(PlatformTransactionManager.class));
            System.out.printf(Locale.ROOT, "claim of 100 of 5,000 due events, none sent: median %.2f ms%n",
                    claimMillis(jdbc, transaction, 0));
            for (int from = 1_000_000; from < 1_000_000 + SENT; from += 10_000) {
                int first = from;
                transaction.executeWithoutResult(_ -> jdbc.batchUpdate("""
                        INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, created_at,
                            sent_at)
                        VALUES ('test', ?, ?, 'order.paid', ?, 'SENT', NOW(6), NOW(6))""",
                        IntStream.range(first, first + 10_000)
                                .mapToObj(i -> new Object[]{i, i + ".order.paid", "x".repeat(300)})
                                .toList()));
            }
            System.out.printf(Locale.ROOT, "the same beside %d sent: median %.2f ms%n", SENT,
                    claimMillis(jdbc, transaction, 500_000));
        }
    }

    /** The statement of the claim with its locks, rolled back: every run finds the same. */
    private static double claimMillis(JdbcTemplate jdbc, TransactionTemplate transaction, int from) {
        transaction.executeWithoutResult(_ -> {
            jdbc.update("DELETE FROM outbox WHERE status = 'PENDING'");
            jdbc.batchUpdate("""
                    INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, created_at,
                        next_attempt_at)
                    VALUES ('test', ?, ?, 'order.paid', ?, NOW(6), NOW(6))""",
                    IntStream.range(from, from + 5000)
                            .mapToObj(i -> new Object[]{i, i + ".order.paid", "x".repeat(300)})
                            .toList());
        });
        var millis = IntStream.range(0, 300).mapToDouble(_ -> {
            long begun = System.nanoTime();
            transaction.executeWithoutResult(status -> {
                assertThat(jdbc.queryForList("""
                        SELECT id, event_id, aggregate_type, aggregate_id, event_type, attempts, payload, trace_parent,
                            created_at
                        FROM outbox FORCE INDEX (idx_outbox_due)
                        WHERE next_attempt_at <= NOW(6)
                        ORDER BY next_attempt_at, id
                        LIMIT 100
                        FOR UPDATE SKIP LOCKED""")).hasSize(100);
                status.setRollbackOnly();
            });
            return (System.nanoTime() - begun) / 1e6;
        }).skip(100).sorted().toArray();
        return Arrays.stream(millis).skip(millis.length / 2).findFirst().orElseThrow();
    }
}
