package dev.jumun.faults;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.web.Door;
import dev.jumun.testing.Engine;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.Instance;
import dev.jumun.testing.OnOneEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A full door, and one request too many, change nothing for those who mean ill: they get their refusal, or are told to wait. */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class HostileInputAtTheDoorTests {
    private static final AtomicBoolean FULL = new AtomicBoolean();
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration SILENCE = Duration.ofMillis(500);

    private final Instance instance = Instance.on(Engine.current().freshDatabase(), WithADoor.class,
            "jumun.requests.max-in-flight=4", "jumun.requests.arrival-time=2s");
    private final int port = Integer.parseInt(instance.property("local.server.port"));
    private final long user = instance.shop().customer(1_000);

    @TestConfiguration
    static class WithADoor {
        @Bean
        Door fullDoor() {
            return new Door("/api/v1/wallets/charge", FULL::get, () -> {});
        }
    }

    @AfterAll
    void stop() {
        instance.shop().booksMustBalance();
        instance.close();
    }

    @TestFactory
    Stream<DynamicTest> refusesAtAFullDoor() {
        return HostileInput.of(user).stream().map(input -> DynamicTest.dynamicTest(input.name(), () -> {
            FULL.set(true);
            try (var connection = new RawConnection(port)) {
                connection.send(input.text());
                var received = connection.receive(input.closes() && !input.isPlain() ? ANSWER : SILENCE);
                if (input.isPlain() && received.statuses().equals(List.of(503))) {
                    assertThat(received.text()).contains("Retry-After: 1", "SERVICE_UNAVAILABLE");
                } else {
                    assertThat(received.statuses()).as(received.text())
                            .isEqualTo(input.status() == 0 ? List.of() : List.of(input.status()));
                    assertThat(received.closed()).as("closed").isEqualTo(input.closes());
                }
            } finally {
                FULL.set(false);
            }
            assertThat(instance.shop().balance(user)).isEqualTo("1000.00");
        }));
    }

    @Test
    void refusesWhoeverComesWhileTooManyAreInFlight() throws IOException {
        var head = "POST /api/v1/wallets/charge HTTP/1.1\r\nHost: shop\r\nX-User-Id: " + user
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
        var slow = Stream.generate(this::connection).limit(4).toList();
        for (var connection : slow) {
            connection.send(head + "100\r\n\r\n{");
            assertThat(connection.isCutWithin(Duration.ofMillis(50))).isFalse();
        }
        try (var reader = connection(); var writer = connection()) {
            reader.send("GET /api/v1/products HTTP/1.1\r\nHost: shop\r\n\r\n");
            var refused = reader.receive(ANSWER);
            assertThat(refused.statuses()).containsExactly(503);
            assertThat(refused.text()).contains("Retry-After: 1", "Connection: close", "SERVICE_UNAVAILABLE");
            assertThat(refused.closed()).isTrue();
            writer.send(head + "12\r\n\r\n{\"amount\":1}");
            var kept = writer.receive(SILENCE);
            assertThat(kept.statuses()).containsExactly(503);
            assertThat(kept.closed()).isFalse();
            // The slow ones did not make it in time: whoever waited gets in on the same connection.
            for (var connection : slow) {
                assertThat(connection.receive(ANSWER).closed()).isTrue();
            }
            writer.send(head + "12\r\n\r\n{\"amount\":0}");
            assertThat(writer.receive(ANSWER).statuses()).containsExactly(400);
        }
        for (var connection : slow) {
            connection.close();
        }
        long product = instance.shop().product("1.00", 1);
        assertThat(instance.shop().order(instance.shop().customer(1), null, line(product, 1)).status()).isEqualTo(201);
    }

    private RawConnection connection() {
        try {
            return new RawConnection(port);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
