package dev.jumun.faults;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.testing.Engine;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Whoever means ill is refused or cut off within bounds, writes nothing, and takes nothing from the others for long. */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class HostileClientsTests {
    private static final int OPENERS = 64;
    private static final Duration ANSWER = Duration.ofSeconds(15);
    /** The setting, a second between two looks, and a busy machine. */
    private static final Duration ARRIVAL = Duration.ofSeconds(10 + 10);
    /** A connection that is still open then would stay so. */
    private static final Duration GIVEN_UP = ARRIVAL.plusSeconds(20);
    private static final Duration TAKING = Duration.ofSeconds(30 + 15);
    private static final List<String> TABLES = List.of("users", "wallets", "products", "stock_adjustments", "orders",
            "order_items", "payments", "point_ledger", "outbox", "idempotency_keys", "coupons", "user_coupons");

    private final String database = Engine.current().freshDatabase();
    private final PackagedInstance instance = PackagedInstance.of("hostile", Program.production(settings(database)));
    private final JdbcTemplate rows = new JdbcTemplate(new DriverManagerDataSource(Engine.current().jdbcUrl(database),
            Engine.current().user(), Engine.current().password()));
    private long user;
    private Buyer buyer;

    private static Map<String, String> settings(String database) {
        var engine = Engine.current();
        return Map.of("spring.datasource.url", engine.jdbcUrl(database), "spring.datasource.username", engine.user(),
                "spring.datasource.password", engine.password(), "spring.data.redis.host", engine.redisHost(),
                "spring.data.redis.port", Integer.toString(engine.redisPort()), "jumun.account.first-administrator",
                "Root");
    }

    @BeforeAll
    void start() {
        instance.start();
        var shop = instance.shop();
        user = shop.customer(1_000);
        var order = line(shop.product("1.00", 1_000), 1);
        assertThat(shop.order(user, "buyer", order).status()).isEqualTo(201);
        buyer = new Buyer(instance.port(), user, Shop.orderBody(order));
    }

    @AfterAll
    void stop() {
        buyer.close();
        instance.shop().booksMustBalance();
        instance.close();
        assertThat(instance.log()).doesNotContain(" ERROR ", "OutOfMemoryError", "Unexpected failure");
    }

    private List<Long> contents() {
        return TABLES.stream().map(table -> rows.queryForObject("SELECT COUNT(*) FROM " + table, Long.class)).toList();
    }

    /** All of the buyer's visits of a while were answered, and there was one. */
    private void theBuyerIsServed() {
        buyer.newAnswers();
        var answers = new ArrayList<String>();
        await().atMost(Duration.ofSeconds(60)).until(() -> answers.addAll(buyer.newAnswers()) && answers.size() >= 5);
        assertThat(answers).containsOnly("[200, 201]");
    }

    private int count(String kind) {
        try (var files = Files.list(Path.of("/proc", Long.toString(instance.pid()), kind))) {
            return (int) files.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesAndWritesNothing() {
        return HostileInput.of(user).stream().map(input -> DynamicTest.dynamicTest(input.name(), () -> {
            var before = contents();
            try (var connection = new RawConnection(instance.port())) {
                connection.send(input.text());
                var received = connection.receive(input.closes() ? ANSWER : Duration.ofMillis(500));
                assertThat(received.statuses()).as(received.text())
                        .isEqualTo(input.status() == 0 ? List.of() : List.of(input.status()));
                assertThat(received.closed()).as("closed").isEqualTo(input.closes());
                if (input.status() >= 400) {
                    assertThat(received.text()).contains("Content-Type: application/json;charset=utf-8", "X-Trace-Id: ",
                            "\"error\":\"", "\"traceId\":\"");
                    assertThat(received.text()).hasSizeLessThan(20_000).doesNotContain("Exception", "org.", "java.");
                }
            }
            assertThat(contents()).isEqualTo(before);
        }));
    }

    @Test
    void servesAfterAllOfThat() {
        theBuyerIsServed();
    }

    @Test
    void cutsWhatNeverEnds() {
        buyer.newAnswers();
        var before = contents();
        var head = "POST /api/v1/wallets/charge HTTP/1.1\r\nHost: shop\r\nX-User-Id: " + user + "\r\n";
        var piece = "a".repeat(65_536);

        var sent = Together.call(4, i -> switch (i) {
            case 0 -> sent("GET /", piece);
            case 1 -> sent(head + "X: ", piece);
            case 2 -> sent(head, "X: a\r\n".repeat(10_000));
            default -> sent(head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "10000\r\n" + piece + "\r\n");
        });

        assertThat(sent).allMatch(megabytes -> megabytes < 20);
        assertThat(contents()).isEqualTo(before);
        assertThat(buyer.newAnswers()).containsOnly("[200, 201]");
    }

    /** Megabytes until the other side ended it; 100 if it did not. */
    private int sent(String start, String piece) {
        int pieces = 0;
        try (var connection = new RawConnection(instance.port())) {
            connection.send(start);
            for (; pieces < 1_600; pieces++) {
                connection.send(piece);
            }
        } catch (IOException _) {
            // As it should be.
        }
        return pieces / 16;
    }

    @Test
    void cutsThoseWhoGoByteByByte() {
        buyer.newAnswers();
        var before = contents();
        var head = "POST /api/v1/wallets/charge HTTP/1.1\r\nHost: shop\r\nX-User-Id: " + user + "\r\n";
        var json = head + "Content-Type: application/json\r\n";

        var seconds = Together.call(5, i -> switch (i) {
            case 0 -> secondsOfDrops(head + "X: ", "a");
            case 1 -> secondsOfDrops(json + "Content-Length: 60000\r\n\r\n{", " ");
            case 2 -> secondsOfDrops(json + "Transfer-Encoding: chunked\r\n\r\n1;", "a");
            // Nobody reads the body of what does not exist, but it is thrown away.
            case 3 -> secondsOfDrops("POST /nowhere HTTP/1.1\r\nHost: shop\r\nContent-Length: 60000\r\n\r\n", " ");
            default -> secondsOfSips();
        });

        assertThat(seconds.subList(0, 4)).allMatch(second -> second <= ARRIVAL.toSeconds());
        assertThat(seconds.get(4)).isLessThanOrEqualTo(TAKING.toSeconds());
        assertThat(contents()).isEqualTo(before);
        assertThat(buyer.newAnswers()).containsOnly("[200, 201]");
    }

    /** How long it took until a connection was cut on which there is always one more byte; twice too long when it was not. */
    private long secondsOfDrops(String start, String drop) {
        var begun = Instant.now();
        try (var connection = new RawConnection(instance.port())) {
            connection.send(start);
            // An answer does not end the connection.
            while (!connection.receive(Duration.ofMillis(300)).closed()
                    && Duration.between(begun, Instant.now()).compareTo(GIVEN_UP) < 0) {
                connection.send(drop);
            }
        } catch (IOException _) {
            // Cut while it sent.
        }
        return Duration.between(begun, Instant.now()).toSeconds();
    }

    /** The same for one that asks for a lot and reads a byte now and then. */
    private long secondsOfSips() {
        var begun = Instant.now();
        try (var connection = new RawConnection(instance.port(), 1_024)) {
            connection.send("GET /v3/api-docs HTTP/1.1\r\nHost: shop\r\n\r\n".repeat(200));
            await().atMost(TAKING.plusSeconds(5))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> instance.metric("jumun.requests.in.flight", "VALUE") > 0);
            await().atMost(TAKING.plusSeconds(5)).pollInterval(Duration.ofSeconds(1)).until(() -> {
                // Each sip is a byte of hundreds of kilobytes: the connection has no end to be seen, the instance does.
                var _ = connection.isCutWithin(Duration.ofMillis(1));
                return openTo(connection) == 0;
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Duration.between(begun, Instant.now()).toSeconds();
    }

    /** Whether the instance still has its end of it: 1 or 0. */
    private long openTo(RawConnection connection) throws IOException {
        var port = ":%04X".formatted(instance.port());
        var peer = ":%04X".formatted(connection.localPort());
        try (var tables = Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(Path.of("/proc", Long.toString(instance.pid()), "net", table)))) {
            // State 01 is ESTABLISHED, 08 CLOSE_WAIT: what the instance has not closed.
            return tables.map(row -> row.strip().split(" +"))
                    .filter(row -> row[1].endsWith(port) && row[2].endsWith(peer)
                            && (row[3].equals("01") || row[3].equals("08")))
                    .count();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void servesWhile10000ConnectionsIdle() throws IOException {
        long most = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getMaxFileDescriptorCount();
        int connections = 10_000;
        // Some are used for other things.
        assertThat(most).as("open files that a process may have (ulimit -n)").isGreaterThan(connections + 1_000);
        int before = count("fd");
        var crowd = crowd(connections, "GET /actuator/health/liveness HTTP/1.1\r\nHost: shop\r\n\r\n", true);
        try {
            assertThat(count("fd")).isGreaterThanOrEqualTo(connections);
            theBuyerIsServed();
            assertThat(count("task")).as("threads").isLessThan(100);
        } finally {
            leave(crowd);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> count("fd") < before + 100);
    }

    @Test
    void outlivesAFloodOfHalfRequests() throws IOException {
        var before = contents();
        int files = count("fd");
        var head = "POST /api/v1/wallets/charge HTTP/1.1\r\nHost: shop\r\nX-User-Id: " + user + "\r\n";
        var bodies = crowd(5_000, head
                + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{", false);
        var heads = crowd(4_000, head + "X: " + "a".repeat(4_000), false);
        try {
            // All are cut or were refused, while the clients hold on; and then there is room for others.
            await().atMost(ARRIVAL.plusSeconds(30)).until(() -> count("fd") < files + 100);
            theBuyerIsServed();
            assertThat(count("task")).as("threads").isLessThan(100);
        } finally {
            leave(bodies);
            leave(heads);
        }
        assertThat(instance.metric("jumun.requests.refused", "COUNT")).isPositive();
        assertThat(instance.metric("jumun.requests.cut", "COUNT")).isPositive();
        assertThat(instance.metric("jumun.requests.in.flight", "VALUE")).isLessThan(10);
        assertThat(contents()).isEqualTo(before);
    }

    /**
     * So many connections that have sent this and wait; those that could not are not among them.
     *
     * @param answered whether each gets an answer before others follow, or all come as fast as they can
     */
    private List<RawConnection> crowd(int size, String sent, boolean answered) {
        var all = new ConcurrentLinkedQueue<RawConnection>();
        Together.call(OPENERS, opener -> {
            for (int i = opener; i < size; i += OPENERS) {
                try {
                    var connection = new RawConnection(instance.port());
                    all.add(connection);
                    connection.send(sent);
                    assertThat(answered && connection.isCutWithin(ANSWER)).isFalse();
                } catch (IOException _) {
                    // Refused already.
                }
            }
            return opener;
        });
        return List.copyOf(all);
    }

    private static void leave(List<RawConnection> crowd) throws IOException {
        for (var connection : crowd) {
            connection.close();
        }
    }

    @Test
    void keepsNoMetersOfWhatWasMadeUp() throws IOException {
        long before = meters();
        for (int i = 0; i < 200; i++) {
            try (var connection = new RawConnection(instance.port())) {
                connection.send("MADE" + i + " /api/v1/made-up/" + i + " HTTP/1.1\r\nHost: shop" + i
                        + "\r\nConnection: close\r\n\r\n");
                assertThat(connection.receive(ANSWER).statuses()).containsExactly(404);
            }
        }
        assertThat(meters()).isLessThan(before + 50);
    }

    private long meters() {
        return instance.api().get("/actuator/prometheus", null).body().lines().count();
    }
}
