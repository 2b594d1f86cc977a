package dev.jumun.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Attempt;
import dev.jumun.faults.kit.ComposedApp;
import dev.jumun.faults.kit.Entry;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.Write;
import dev.jumun.testing.Engine;
import dev.jumun.testing.FaultTest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The containers of docker-compose.yml: two instances behind the load balancer, a worker, the mock data platform. */
@FaultTest
class ComposedAppTests {
    private static final int BUYERS = 8;
    private static final int WRITES_BETWEEN = 300;
    private static final Duration SERVED_WITHIN = Duration.ofMinutes(2);
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);
    private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(1);
    /** 128 + SIGTERM: the JVM was asked to end, and did. */
    private static final int TERMINATED = 143;
    private static final JsonMapper JSON = new JsonMapper();

    private static ComposedApp app;

    @BeforeAll
    static void start() {
        // It has a database of its own, so that once is enough.
        Assumptions.assumeTrue(Engine.isMySql());
        var hindrance = ComposedApp.hindrance();
        hindrance.ifPresent(why -> System.out.println("*** Compose: NOT TESTED, because " + why + ". ***"));
        Assumptions.assumeTrue(hindrance.isEmpty());
        app = ComposedApp.start();
    }

    @AfterAll
    static void stop() {
        if (app != null) {
            app.close();
        }
    }

    @Test
    void showsThePublicItsApiAndNothingElse() {
        var api = app.shop().api();

        assertThat(api.get("/api/v1/products", null).status()).isEqualTo(200);
        assertThat(api.get("/", null).status()).isEqualTo(200);
        assertThat(List.of("/actuator/health", "/actuator/prometheus", "/v3/api-docs", "/data-platform/receipts"))
                .allSatisfy(path -> {
                    var answer = api.get(path, null);
                    assertThat(answer.status()).isEqualTo(404);
                    assertThat(answer.json().path("error").asString()).isEqualTo("NOT_FOUND");
                    assertThat(answer.json().path("path").asString()).isEqualTo(path);
                    assertThat(answer.header("X-Trace-Id"))
                            .contains(answer.json().path("traceId").asString());
                });
        assertThat(List.of("app-mysql", "app-redis", "api", "worker"))
                .allSatisfy(service -> assertThat(app.containers(service)).isNotEmpty()
                        .allSatisfy(container -> assertThat(app.publishedPorts(container)).isEmpty()));
    }

    @Test
    void failsNobodyWhenAnInstanceIsKilledAndAnotherIsStopped() {
        var instances = app.containers("api");
        assertThat(instances).hasSize(2);
        var receivedBefore = Set.copyOf(app.platform().ids());
        try (var load = Load.begin(Goods.in(app.shop(), BUYERS), List.of(app.port()), 1,
                Habits.pausing(Duration.ofMillis(20)))) {
            awaitMore(load);
            app.kill(instances.getFirst());
            awaitMore(load);
            serveAgain(instances.getFirst());
            awaitMore(load);
            assertThat(app.stop(instances.getLast())).isEqualTo(TERMINATED);
            awaitMore(load);
            serveAgain(instances.getLast());
            awaitMore(load);

            assertThat(load.finish(KNOWN_WITHIN)).as("Writes that nobody knows of").isEmpty();
            say(load);
            assertThat(load.entries())
                    .allSatisfy(entry -> assertThat(known(entry)).as(entry.toString()).isLessThan(KNOWN_WITHIN));
            var expected = events(load);
            await().atMost(DELIVERED_WITHIN).untilAsserted(() -> {
                var received = new HashSet<>(app.platform().ids());
                received.removeAll(receivedBefore);
                assertThat(received).isEqualTo(expected);
            });
        }
        app.shop().booksMustBalance();
    }

    private static void awaitMore(Load load) {
        long enough = answered(load) + WRITES_BETWEEN;
        await().atMost(SERVED_WITHIN).until(() -> answered(load) >= enough);
    }

    private static long answered(Load load) {
        return load.entries().stream().filter(entry -> entry.answer().isPresent()).count();
    }

    private static void serveAgain(String instance) {
        app.start(instance);
        await().atMost(SERVED_WITHIN).until(() -> app.isHealthy(instance));
    }

    /** How long a buyer was in doubt about a write. */
    private static Duration known(Entry entry) {
        return Duration.ofNanos(entry.answer().orElseThrow().endedNanos() - entry.attempts().getFirst().begunNanos());
    }

    /** The ids of the events that these writes have made. */
    private static Set<String> events(Load load) {
        return load.entries().stream().filter(Entry::isAcknowledged).flatMap(entry -> switch (entry.write()) {
            case Write.Order _ -> List.of(JSON.readTree(entry.answer().orElseThrow().body())
                    .path("orderId")
                    .asLong() + ".order.paid").stream();
            case Write.Cancel(long order) -> List.of(order + ".order.cancelled").stream();
            case Write.Charge _,Write.Claim _ -> List.<String>of().stream();
        }).collect(toSet());
    }

    private static void say(Load load) {
        var byStatus = new TreeMap<>(load.entries()
                .stream()
                .flatMap(entry -> entry.attempts().stream())
                .collect(groupingBy(Attempt::status, counting())));
        var slowest = load.entries().stream().map(ComposedAppTests::known).max(Duration::compareTo).orElseThrow();
        System.out.println("*** Compose: an instance killed and one stopped under " + load.entries().size()
                + " writes; answers by status " + byStatus + ", " + load.entries()
                        .stream()
                        .filter(Entry::wasUnknown)
                        .count()
                + " writes repeated by their clients, the slowest known after " + slowest.toMillis() + " ms. ***");
    }
}
