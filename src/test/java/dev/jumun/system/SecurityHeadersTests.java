package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** Every answer tells browsers to take it for nothing but what it is. */
@ApplicationTest
class SecurityHeadersTests {
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    private final Shop shop;
    private final int port;

    SecurityHeadersTests(Shop shop, @Value("${local.server.port}") int port) {
        this.shop = shop;
        this.port = port;
    }

    private Response visit(String path) {
        return shop.api().send(shop.api().request(path, null).header("Accept", "text/html").GET());
    }

    @Test
    void everyAnswerOfTheApiForbidsAllThatABrowserCouldDoWithIt() {
        long user = shop.customer(0);
        var answers = new LinkedHashMap<String, Response>();
        answers.put("a list", shop.api().get("/api/v1/products", null));
        answers.put("a person's own", shop.api().get("/api/v1/wallets", user));
        answers.put("a write", shop.charge(user, 10, null));
        answers.put("400", shop.charge(user, -1, null));
        answers.put("401", shop.api().get("/api/v1/wallets", null));
        answers.put("403", shop.api().get("/api/v1/admin/users", user));
        answers.put("404", shop.api().get("/api/v1/nowhere", user));
        answers.put("404 of a program elsewhere", shop.api().get("/nowhere", null));
        answers.put("405", shop.api().put("/api/v1/orders", user, null, "{}"));
        answers.put("413", shop.api().post("/api/v1/orders", user, null, " ".repeat(70_000)));
        answers.put("a filter's 415", shop.api()
                .send(shop.api()
                        .request("/api/v1/orders", user)
                        .header("Content-Encoding", "br")
                        .POST(BodyPublishers.ofString("{}"))));
        answers.put("the container's 400", shop.api().get("/api/v1/products/%00", null));
        answers.put("the error page", shop.api().get("/error", null));
        answers.put("the description", shop.api().get("/v3/api-docs", null));
        answers.put("health", shop.api().get("/actuator/health", null));

        assertThat(answers).allSatisfy((kind, answer) -> {
            assertThat(answer.headers().allValues("X-Content-Type-Options")).as(kind).containsExactly("nosniff");
            assertThat(answer.headers().allValues("Content-Security-Policy")).as(kind).containsExactly(NOTHING);
            assertThat(answer.headers().allValues("Referrer-Policy")).as(kind).containsExactly("no-referrer");
            assertThat(answer.headers().allValues("Cache-Control")).as(kind).containsExactly("no-store");
            assertThat(answer.header("Server")).as(kind).isEmpty();
            assertThat(answer.header("Set-Cookie")).as(kind).isEmpty();
        });
    }

    @Test
    void aStreamDoesToo() throws IOException {
        long product = shop.product("1.00", 1);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/products/stock-stream?ids=" + product + " HTTP/1.1\r\nHost: shop\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            assertThat(head.toString()).contains("X-Content-Type-Options: nosniff", "Cache-Control: no-store",
                    "Content-Security-Policy: " + NOTHING);
        }
    }

    /** With one policy each, because two of them would both have to allow what a page does. */
    @Test
    void pagesSayWhatTheyMayDo() {
        for (var path : new String[]{"/", "/admin", "/nowhere", "/swagger-ui/index.html"}) {
            var page = visit(path);
            var policies = page.headers().allValues("Content-Security-Policy");
            assertThat(policies).as(path).hasSize(1);
            assertThat(policies.getFirst()).as(path)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'");
            assertThat(page.headers().allValues("X-Content-Type-Options")).as(path).containsExactly("nosniff");
            assertThat(page.headers().allValues("Referrer-Policy")).as(path).containsExactly("no-referrer");
            assertThat(page.headers().allValues("Cache-Control")).as(path).hasSize(1);
        }
        assertThat(visit("/").header("Permissions-Policy")).contains("camera=(), geolocation=(), microphone=()");
    }

    @Test
    void believesNobodyWhoSaysThatThereIsTls() {
        var said = shop.api()
                .send(shop.api()
                        .request("/api/v1/products", null)
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-For", "203.0.113.7")
                        .header("Forwarded", "proto=https;host=evil.example")
                        .GET());

        assertThat(said.status()).isEqualTo(200);
        assertThat(said.header("Strict-Transport-Security")).isEmpty();
    }
}
