package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.shared.web.Door;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Who comes when there is no room hears it at once, over a connection that goes on; everybody else notices nothing. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class OverloadTests {
    private static final AtomicBoolean FULL = new AtomicBoolean();
    private static final AtomicReference<@Nullable String> FULL_FOR = new AtomicReference<>();
    private static final AtomicInteger TURNED_AWAY = new AtomicInteger();

    private final Instance instance = Instance.on(Engine.current().freshDatabase(), WithADoor.class,
            "jumun.group-commit.lanes=1", "jumun.group-commit.queue-capacity=2");
    private final Shop shop = instance.shop();
    private final int port = Integer.parseInt(instance.property("local.server.port"));

    @TestConfiguration
    static class WithADoor {
        @Bean
        Door registration() {
            return new Door("/api/v1/users", () -> FULL.get() || FULL_FOR.get() != null,
                    body -> FULL.get() || body.equals(FULL_FOR.get()), TURNED_AWAY::incrementAndGet);
        }
    }

    @AfterEach
    void open() {
        FULL.set(false);
        FULL_FOR.set(null);
        TURNED_AWAY.set(0);
        shop.booksMustBalance();
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    /** One connection, and what comes over it. */
    private final class Line implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        private final BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Line() throws IOException {
            socket.setSoTimeout(10_000);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        Received receive() throws IOException {
            int status = Integer.parseInt(in.readLine().split(" ", -1)[1]);
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (var header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
                headers.put(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
            }
            var body = new StringBuilder();
            while (body.toString().getBytes(StandardCharsets.UTF_8).length < Integer
                    .parseInt(headers.getOrDefault("Content-Length", "0"))) {
                body.append((char) in.read());
            }
            return new Received(status, headers, body.toString());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Received(int status, TreeMap<String, String> headers, String body) {
        String field(String name) {
            return JsonMapper.shared().readTree(body).path(name).asString();
        }
    }

    private static String registration(String... headers) {
        return registrationOf("New", headers);
    }

    private static String body(String name) {
        return "{\"name\":\"" + name + "\"}";
    }

    private static String registrationOf(String name, String... headers) {
        var body = body(name);
        return Stream.concat(
                Stream.of("POST /api/v1/users HTTP/1.1", "Host: shop", "X-User-Id: 1",
                        "Content-Type: application/json", "Content-Length: " + body.length()),
                Stream.of(headers)).reduce("", (text, header) -> text + header + "\r\n") + "\r\n" + body;
    }

    @Test
    void turnsAwayAndKeepsTheConnection() throws IOException {
        try (var line = new Line()) {
            FULL.set(true);
            line.send(registration());
            var refused = line.receive();
            line.send(registration());
            var again = line.receive();
            FULL.set(false);
            line.send(registration());
            var served = line.receive();

            assertThat(List.of(refused.status(), again.status(), served.status())).containsExactly(503, 503, 201);
            assertThat(TURNED_AWAY).hasValue(2);
            assertThat(refused.headers()).containsEntry("Retry-After", "1")
                    .containsEntry("Content-Type", "application/json;charset=utf-8")
                    .containsEntry("X-Trace-Id", refused.field("traceId"))
                    .containsKey("Date");
            assertThat(refused.field("error")).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(refused.field("path")).isEqualTo("/api/v1/users");
            assertThat(refused.field("message")).matches(".*[가-힣].*");
            assertThat(again.field("traceId")).isNotEqualTo(refused.field("traceId"));
        }
    }

    @Test
    void turnsAwayOnlyThoseForWhomThereIsNoRoom() throws IOException {
        try (var line = new Line()) {
            FULL_FOR.set(body("Everybody"));
            line.send(registrationOf("Everybody"));
            assertThat(line.receive().status()).isEqualTo(503);
            line.send(registrationOf("Somebody"));
            assertThat(line.receive().status()).isEqualTo(201);
            assertThat(TURNED_AWAY).hasValue(1);
        }
    }

    @Test
    void speaksEnglishAndContinuesATrace() throws IOException {
        FULL.set(true);
        try (var line = new Line()) {
            line.send(registration("Accept-Language: fr, ko;q=0.1, en-GB;q=0.9",
                    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
            var refused = line.receive();

            line.send(registration("Accept-Language: ;;q=x"));

            assertThat(line.receive().field("message")).matches(".*[가-힣].*");
            assertThat(refused.field("message")).matches("[ -~]+");
            assertThat(refused.headers()).containsEntry("X-Trace-Id", "0af7651916cd43dd8448eb211c80319c");
        }
    }

    @Test
    void answersARequestThatComesInPieces() throws IOException {
        FULL.set(true);
        var request = registration();
        try (var line = new Line()) {
            // By the time that another request is answered, the first piece has most likely been looked at alone.
            for (int cut : new int[]{1, 10, request.indexOf("\r\n\r\n") + 2, request.length() - 1}) {
                line.send(request.substring(0, cut));
                try (var other = new Line()) {
                    other.send(registration());
                    assertThat(other.receive().status()).isEqualTo(503);
                }
                line.send(request.substring(cut));
                assertThat(line.receive().status()).as("cut at %d", cut).isIn(201, 503);
            }
            FULL.set(false);
            line.send(request);
            assertThat(line.receive().status()).isEqualTo(201);
        }
    }

    @Test
    void servesWhatTheDoorIsNotFor() throws IOException {
        FULL.set(true);
        try (var line = new Line()) {
            line.send("GET /api/v1/users/1 HTTP/1.1\r\nHost: shop\r\nX-User-Id: 1\r\n\r\n");
            assertThat(line.receive().status()).isEqualTo(200);
            line.send(
                    "POST /api/v1/wallets/charge HTTP/1.1\r\nHost: shop\r\nX-User-Id: 1\r\nContent-Type: application/json"
                            + "\r\nContent-Length: 12\r\n\r\n{\"amount\":5}");
            assertThat(line.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void answersRequestsThatComeTogetherEachInItsTurn() throws IOException {
        FULL.set(true);
        try (var line = new Line()) {
            line.send(registration() + registration() + registration());

            assertThat(Stream.of(line.receive(), line.receive(), line.receive()).map(Received::status))
                    .allMatch(status -> status == 201 || status == 503);
        }
    }

    @Test
    void turnsOrdersAwayWhenTheirQueueIsFull() throws Exception {
        long product = shop.product("1.00", 100);
        var users = Stream.generate(() -> shop.customer(10)).limit(4).mapToLong(Long::longValue).toArray();
        assertThat(shop.order(users[0], null, line(product, 1)).status()).isEqualTo(201);
        var meters = instance.bean(MeterRegistry.class);
        var groups = meters.get("jumun.group.size").tag("name", "orders").summary();
        var queue = meters.get("jumun.group.queue.size").tag("name", "orders").gauge();
        var refused = meters.get("jumun.group.refused").tags("name", "orders", "reason", "BUSY").counter();
        var body = Shop.orderBody(line(product, 1));
        var order = "POST /api/v1/orders HTTP/1.1\r\nHost: shop\r\nX-User-Id: " + users[3]
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;

        try (var callers = Executors.newVirtualThreadPerTaskExecutor(); var line = new Line()) {
            var waiting = new TransactionTemplate(instance.bean(PlatformTransactionManager.class)).execute(_ -> {
                instance.bean(JdbcTemplate.class)
                        .queryForList("SELECT user_id FROM wallets WHERE user_id = ? FOR UPDATE", users[0]);
                var first = callers.submit(() -> shop.order(users[0], null, line(product, 1)));
                await().until(() -> groups.count() == 2);
                var second = callers.submit(() -> shop.order(users[1], null, line(product, 1)));
                var third = callers.submit(() -> shop.order(users[2], null, line(product, 1)));
                await().until(() -> queue.value() == 2);
                assertThat(received(line, order).status()).isEqualTo(503);
                assertThat(refused.count()).isEqualTo(1);
                return List.<Future<Response>>of(first, second, third);
            });
            for (var answer : waiting) {
                assertThat(answer.get().status()).isEqualTo(201);
            }
            assertThat(received(line, order).status()).isEqualTo(201);
        }
        assertThat(shop.stock(product)).isEqualTo(95);
    }

    private static Received received(Line line, String request) {
        try {
            line.send(request);
            return line.receive();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
