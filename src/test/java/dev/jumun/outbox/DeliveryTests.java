package dev.jumun.outbox;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Platform;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import dev.jumun.testing.Together;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * From an order to the platform and back, whatever the platform does: an instance that only serves the API, two workers
 * that only deliver, and back-off times that a test can wait for.
 */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class DeliveryTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Platform platform = Platform.start();
    private final RedisServer redis = RedisServer.start();
    private final String database = Engine.current().freshDatabase();
    private final Instance api = Instance.on(database, settings("spring.profiles.active=api"));
    private final List<Instance> workers = Stream.generate(
            () -> Instance.on(database, settings("spring.profiles.active=worker"))).limit(2).toList();
    private final Shop shop = api.shop();
    private final Tables tables = new Tables(api);
    private final long product = shop.product("10.00", 1_000_000);
    private final long user = shop.customer(1_000_000);

    private String[] settings(String profile) {
        return Stream.concat(redis.properties().stream(),
                Stream.of(profile, platform.property(), "jumun.outbox.first-back-off=200ms",
                        "jumun.outbox.max-back-off=1s", "jumun.outbox.max-attempts=4", "jumun.outbox.poll=200ms",
                        "jumun.outbox.read-timeout=2s", "jumun.outbox.connect-timeout=500ms", "jumun.outbox.lease=4s"))
                .toArray(String[]::new);
    }

    @BeforeEach
    void platformIsWell() {
        platform.reset();
    }

    @AfterEach
    void everythingArrivesAndTheBooksBalance() {
        platform.recover();
        awaitAllSent();
        shop.booksMustBalance();
    }

    @AfterAll
    void stop() {
        workers.forEach(Instance::close);
        api.close();
        platform.close();
        redis.close();
    }

    private long order() {
        var placed = shop.order(user, null, line(product, 1));
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        return placed.json().path("orderId").asLong();
    }

    private List<Long> orders(int count) {
        return Together.call(count, _ -> order());
    }

    private static String paid(long order) {
        return order + ".order.paid";
    }

    private Map<String, @Nullable Object> row(long order) {
        return tables.row("SELECT * FROM outbox WHERE event_id = ?", paid(order));
    }

    private String status(long order) {
        return String.valueOf(row(order).get("status"));
    }

    private long attempts(long order) {
        return tables.number("SELECT attempts FROM outbox WHERE event_id = ?", paid(order));
    }

    private long id(long order) {
        return tables.number("SELECT id FROM outbox WHERE event_id = ?", paid(order));
    }

    private void awaitAllSent() {
        await().atMost(PATIENCE).until(() -> tables.number("""
                SELECT COUNT(*) FROM outbox
                WHERE status <> 'SENT' AND (next_attempt_at IS NOT NULL OR status = 'PENDING')""") == 0);
    }

    /** Records an event as an order's transaction would, of an aggregate that is none. */
    private void record(String type, long id, String event) {
        tables.within(() -> api.bean(Outbox.class)
                .record(List.of(new OutboxEvent(type, id, event, "{\"a\":1}", null)), Instant.now()));
    }

    @Test
    void tellsThePlatformEverythingAboutAnOrder() {
        var placed = shop.api()
                .send(shop.api()
                        .request("/api/v1/orders", user)
                        .header("Content-Type", "application/json")
                        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                        .POST(BodyPublishers.ofString(Shop.orderBody(line(product, 3)))));
        long order = placed.json().path("orderId").asLong();
        await().atMost(PATIENCE).until(() -> platform.ids().contains(paid(order)));

        var event = platform.receipts().path("last").path(0);
        assertThat(event.path("id").asString()).isEqualTo(paid(order));
        assertThat(event.path("type").asString()).isEqualTo("order.paid");
        assertThat(event.path("source").asString()).isEqualTo("/jumun/orders");
        assertThat(event.path("subject").asString()).isEqualTo(Long.toString(order));
        assertThat(event.path("traceparent").asString())
                .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01");
        var told = event.path("data");
        assertThat(told.path("orderId").asLong()).isEqualTo(order);
        assertThat(told.path("userId").asLong()).isEqualTo(user);
        assertThat(told.path("items").path(0).path("quantity").asInt()).isEqualTo(3);
        assertThat(told.path("payment").path("status").asString()).isEqualTo("SUCCESS");
        assertThat(told).isEqualTo(new JsonMapper()
                .readTree(String.valueOf(row(order).get("payload"))));
    }

    @Test
    void bringsEveryOrderOnceWhenAllIsWell() {
        var orders = orders(300);
        awaitAllSent();

        assertThat(platform.ids()).containsExactlyInAnyOrderElementsOf(
                orders.stream().map(DeliveryTests::paid).toList());
        assertThat(platform.count("duplicates")).isZero();
        assertThat(orders).allSatisfy(order -> assertThat(attempts(order)).isEqualTo(1));
    }

    @Test
    void triesAgainWhenThePlatformIsBack() {
        platform.fault("{\"mode\":\"DOWN\"}");
        var orders = orders(50);
        await().atMost(PATIENCE).until(() -> orders.stream().anyMatch(order -> status(order).equals("FAILED")));
        assertThat(orders.stream().map(this::row).map(row -> row.get("last_error")).filter(error -> error != null))
                .isNotEmpty();

        platform.recover();
        awaitAllSent();

        assertThat(new HashSet<>(platform.ids())).containsAll(orders.stream().map(DeliveryTests::paid).toList());
        assertThat(row(orders.getFirst()).get("last_error")).isNull();
    }

    @Test
    void makesOneAttemptPerBackOffAtMost() {
        platform.fault("{\"mode\":\"ERRORS\",\"rate\":1.0}");
        var started = System.nanoTime();
        long order = order();
        await().atMost(PATIENCE).until(() -> attempts(order) >= 3);

        // 200 ms and 400 ms at least.
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(600));
        assertThat(String.valueOf(row(order).get("last_error"))).startsWith("HTTP 500");
    }

    @Test
    void leavesThePlatformAloneForAsLongAsItAsks() {
        platform.fault("{\"mode\":\"THROTTLED\",\"retryAfterSeconds\":2}");
        long order = order();
        await().atMost(PATIENCE).until(() -> status(order).equals("FAILED"));
        platform.recover();

        long pause = tables.number("""
                SELECT TIMESTAMPDIFF(MICROSECOND, claimed_time, next_attempt_at) FROM (
                    SELECT next_attempt_at, NOW(6) AS claimed_time FROM outbox WHERE event_id = ?) o""", paid(order));
        assertThat(pause).isBetween(500_000L, 2_000_000L);
        await().atMost(PATIENCE).until(() -> status(order).equals("SENT"));
    }

    @Test
    void parksOnePoisonousEventAndDeliversTheOthers() {
        platform.fault("{\"mode\":\"DOWN\"}");
        var orders = orders(20);
        long poisonous = orders.get(7);
        platform.fault("{\"mode\":\"REJECT\",\"ids\":[\"" + paid(poisonous) + "\"]}");

        await().atMost(PATIENCE)
                .until(() -> orders.stream().filter(order -> status(order).equals("SENT")).count() == 19);
        await().atMost(PATIENCE).until(() -> row(poisonous).get("next_attempt_at") == null);
        assertThat(status(poisonous)).isEqualTo("FAILED");
        assertThat(attempts(poisonous)).isEqualTo(4);
        assertThat(String.valueOf(row(poisonous).get("last_error"))).startsWith("HTTP 400: {\"timestamp\"");
        assertThat(platform.ids()).doesNotContain(paid(poisonous));
        shop.booksMustBalance();

        platform.recover();
        var redriven = shop.api()
                .post("/api/v1/admin/outbox/" + id(poisonous) + "/redrive", Shop.ADMINISTRATOR, null, "");

        assertThat(redriven.status()).as(redriven.body()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> status(poisonous).equals("SENT"));
        assertThat(platform.ids()).contains(paid(poisonous));
        assertThat(row(poisonous)).containsEntry("redriven_by", Shop.ADMINISTRATOR);
    }

    @Test
    void sendsAgainUnderTheSameIdWhatWasAcceptedWithoutAnAnswer() {
        platform.fault("{\"mode\":\"ACCEPT_THEN_TIMEOUT\",\"delayMillis\":3000}");
        long order = order();
        await().atMost(PATIENCE).until(() -> status(order).equals("FAILED"));
        assertThat(platform.ids()).containsOnlyOnce(paid(order));

        platform.recover();
        await().atMost(PATIENCE).until(() -> status(order).equals("SENT"));

        assertThat(platform.ids()).containsOnlyOnce(paid(order));
        assertThat(platform.count("duplicates")).isPositive();
    }

    @Test
    void keepsTheOrderOfOneAggregate() {
        long first = System.nanoTime();
        platform.fault("{\"mode\":\"REJECT\",\"ids\":[\"" + first + ".order.paid\"]}");
        record("test", first, "order.paid");
        record("test", first, "order.cancelled");
        record("test", first + 1, "order.paid");
        record("test", first + 1, "order.cancelled");

        await().atMost(PATIENCE).until(() -> platform.ids().contains((first + 1) + ".order.cancelled"));
        assertThat(platform.ids()).doesNotContain(first + ".order.cancelled");
        platform.recover();
        await().atMost(PATIENCE).until(() -> platform.ids().contains(first + ".order.cancelled"));

        assertThat(platform.ids()).containsSubsequence(first + ".order.paid", first + ".order.cancelled")
                .containsSubsequence((first + 1) + ".order.paid", (first + 1) + ".order.cancelled");
        assertThat(platform.count("orderViolations")).isZero();
    }

    @Test
    void tellsOfAnOrderThatWasCancelledWhileThePlatformWasDown() {
        platform.fault("{\"mode\":\"DOWN\"}");
        var cancelled = orders(10);
        var kept = orders(10);
        cancelled.forEach(order -> assertThat(shop.cancel(user, null, order).status()).isEqualTo(200));
        await().atMost(PATIENCE).until(() -> cancelled.stream().anyMatch(order -> status(order).equals("FAILED")));

        platform.recover();
        awaitAllSent();

        assertThat(platform.ids()).containsAll(kept.stream().map(DeliveryTests::paid).toList());
        assertThat(cancelled).allSatisfy(
                order -> assertThat(platform.ids()).containsSubsequence(paid(order), order + ".order.cancelled"));
        assertThat(platform.count("orderViolations")).isZero();
    }

    @Test
    void deliversWithoutRedis() {
        redis.kill();
        try {
            var orders = orders(10);
            await().atMost(PATIENCE).until(() -> orders.stream().allMatch(order -> status(order).equals("SENT")));
        } finally {
            redis.restartEmpty();
        }
    }

    @Test
    void deliversWhatAWorkerTookAndNeverSent() {
        // As one that is killed between its claim and its request.
        platform.fault("{\"mode\":\"DOWN\"}");
        long order = order();
        await().atMost(PATIENCE).until(() -> status(order).equals("FAILED"));
        tables.change("""
                UPDATE outbox SET claimed_by = 'dead', claimed_until = NOW(6) + INTERVAL 1 SECOND,
                    next_attempt_at = NOW(6) + INTERVAL 1 SECOND, attempts = 1 WHERE event_id = ?""", paid(order));
        platform.recover();

        await().atMost(PATIENCE).until(() -> status(order).equals("SENT"));
    }

    @Test
    void writesNothingOfAClaimThatIsNoLongerHeld() {
        platform.fault("{\"mode\":\"DOWN\"}");
        long order = order();
        await().atMost(PATIENCE).until(() -> status(order).equals("FAILED"));
        var delivery = workers.getFirst().bean(DeliveryTables.class);
        var claimed = new ClaimedBatch.Event(id(order), paid(order),
                "order", order, "order.paid", 1, "{}", null, Instant.now());

        assertThat(delivery.sent("somebody-else", List.of(claimed))).isZero();
        assertThat(delivery.failed("somebody-else",
                List.of(new DeliveryTables.Failure(claimed, Optional.empty())), "late")).isZero();
        assertThat(delivery.renew(new ClaimedBatch("somebody-else", List.of(claimed), 0, Optional.empty()),
                Duration.ofSeconds(1)))
                .isFalse();
        assertThat(status(order)).isEqualTo("FAILED");
    }

    @Test
    void answersNothingButItsHealthInAWorker() {
        var worker = workers.getFirst().shop().api();

        assertThat(worker.get("/actuator/health/readiness", null).status()).isEqualTo(200);
        assertThat(worker.get("/actuator/prometheus", null).body()).contains("jumun_outbox_events",
                "jumun_outbox_latency",
                "jumun_outbox_oldest_age");
        assertThat(worker.get("/api/v1/products", null).status()).isEqualTo(404);
        assertThat(worker.get("/api/v1/products", null).error()).isEqualTo("NOT_FOUND");
        assertThat(worker.post("/api/v1/orders", user, null, "{}").status()).isEqualTo(404);
    }

    @Test
    void deletesSentEventsAfterTheirTimeAndKeepsTheBooks() {
        orders(30);
        awaitAllSent();
        var purge = workers.getFirst().bean(PurgeTables.class);
        long before = count();

        var old = purge.sentBefore(Duration.ofNanos(1000));
        int deleted = purge.delete(old.subList(0, 20));

        assertThat(deleted).isEqualTo(20);
        assertThat(count()).isEqualTo(before - 20);
        assertThat(purge.sentBefore(Duration.ofHours(1))).as("young ones").isEmpty();
        shop.booksMustBalance();
        IntStream.range(0, 3).forEach(_ -> order());
    }

    private long count() {
        return tables.number("SELECT COUNT(*) FROM outbox");
    }
}
