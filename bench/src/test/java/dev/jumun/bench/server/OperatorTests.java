package dev.jumun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that takes each code once, as the service does. */
class OperatorTests {
    private final Set<String> codes = new HashSet<>();
    private final HttpServer server;

    OperatorTests() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/admin/coupons", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    codes.add(new JsonMapper().readTree(body).at("/code").asString()) ? 201 : 409, -1);
            exchange.close();
        });
        server.createContext("/api/v1/coupons", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void makesOtherCouponsForEachWorkloadThatAsks() {
        try (var operator = new Operator(List.of(server.getAddress()), 1)) {
            var first = operator.forEverybody();
            assertThat(operator.forEverybody()).doesNotContainAnyElementsOf(first);
            assertThat(operator.soldOut(2)).isNotEqualTo(operator.soldOut(2));
        }
    }
}
