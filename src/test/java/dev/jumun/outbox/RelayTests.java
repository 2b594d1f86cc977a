package dev.jumun.outbox;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the relay asks the platform, and when it leaves it alone. */
@DatabaseTest
class RelayTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Long> requests = new CopyOnWriteArrayList<>();
    private final HttpServer platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            0);
    private final RedisServer redis = RedisServer.start();
    private final String database = Engine.current().freshDatabase();
    private volatile int status = 202;

    RelayTests() throws IOException {
        platform.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        platform.createContext("/", exchange -> {
            requests.add(System.nanoTime());
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        platform.start();
    }

    @AfterEach
    void stop() {
        platform.stop(0);
        redis.close();
    }

    private Instance instance(String... settings) {
        return Instance.on(database,
                Stream.of(redis.properties().stream(), Stream.of("jumun.outbox.url=http://127.0.0.1:"
                        + platform.getAddress().getPort() + "/"), Stream.of(settings))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }

    private static void order(Shop shop) {
        long user = shop.customer(100);
        assertThat(shop.order(user, null, line(shop.product("1.00", 10), 1)).status()).isEqualTo(201);
    }

    private boolean somebodyListens() {
        return redis.<Boolean>call(commands -> commands.pubsubNumsub(OutboxWake.CHANNEL).containsValue(1L));
    }

    @Test
    void isWokenByTheCommitInItsOwnProcess() {
        try (var both = instance("jumun.outbox.poll=1h")) {
            redis.kill();
            order(both.shop());

            await().atMost(PATIENCE).until(() -> !requests.isEmpty());
            order(both.shop());
            await().atMost(PATIENCE).until(() -> requests.size() == 2);
            both.shop().booksMustBalance();
        }
    }

    @Test
    void isWokenByTheCommitInAnotherProcess() {
        try (var api = instance("spring.profiles.active=api");
                var _ = instance("spring.profiles.active=worker", "jumun.outbox.poll=1h")) {
            await().atMost(PATIENCE).until(this::somebodyListens);

            order(api.shop());
            await().atMost(PATIENCE).until(() -> requests.size() == 1);

            redis.restartEmpty();
            await().atMost(PATIENCE).until(this::somebodyListens);
            order(api.shop());
            await().atMost(PATIENCE).until(() -> requests.size() == 2);
        }
    }

    @Test
    void sendsTheNextEventOfAnOrderSoonAfterTheFirst() {
        try (var both = instance("jumun.outbox.poll=1h")) {
            new Tables(both).within(() -> both.bean(Outbox.class)
                    .record(List.of(new OutboxEvent("test", 1, "order.paid", "{}", null),
                            new OutboxEvent("test", 1, "order.cancelled", "{}", null)), Instant.now()));

            await().atMost(PATIENCE)
                    .until(() -> new Tables(both)
                            .number("SELECT COUNT(*) FROM outbox WHERE status = 'SENT'") == 2);
            assertThat(requests).hasSize(2);
        }
    }

    @Test
    void leavesAPlatformAloneThatAsksForIt() {
        status = 429;
        try (var api = instance("spring.profiles.active=api")) {
            var events = LongStream.range(0, 200)
                    .mapToObj(id -> new OutboxEvent("test", id, "order.paid", "{}", null))
                    .toList();
            new Tables(api).within(() -> api.bean(Outbox.class).record(events, Instant.now()));
            try (var _ = instance("spring.profiles.active=worker", "jumun.outbox.batch-size=10",
                    "jumun.outbox.first-back-off=50ms", "jumun.outbox.max-back-off=50ms")) {
                await().atMost(PATIENCE).until(() -> requests.size() >= 8);
            }

            var seen = List.copyOf(requests).subList(0, 8);
            // At most as many as may be under way before the first of them is answered, then one at a time.
            assertThat(IntStream.range(4, 8).mapToLong(i -> seen.get(i) - seen.get(i - 1)).boxed()).allSatisfy(
                    gap -> assertThat(Duration.ofNanos(gap)).isGreaterThan(Duration.ofMillis(950)));
            assertThat(new Tables(api).number("SELECT SUM(attempts) FROM outbox")).isLessThan(4 * 10 + 10);
        }
    }

    /** A loop without a pause would have looked as often in a few milliseconds. */
    @Test
    void looksAtTheTableOnceAPollWhileThereIsNothingToDo() {
        try (var idle = instance("spring.profiles.active=worker", "jumun.outbox.poll=100ms")) {
            var tables = new Tables(idle);
            long before = selects(tables);
            long began = System.nanoTime();

            await().atMost(PATIENCE).until(() -> selects(tables) >= before + 20);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
            assertThat(requests).isEmpty();
        }
    }

    private static long selects(Tables tables) {
        return Long.parseLong(
                String.valueOf(tables.row("SHOW GLOBAL STATUS LIKE 'Com_select'").get("Value")));
    }

    @Test
    void keepsEventsWhereNoPlatformIsConfigured() {
        try (var alone = Instance.on(database, redis.properties().toArray(String[]::new))) {
            order(alone.shop());

            assertThat(
                    new Tables(alone).number("SELECT COUNT(*) FROM outbox WHERE status = 'PENDING' AND attempts = 0"))
                    .isOne();
            alone.shop().booksMustBalance();
        }
    }
}
