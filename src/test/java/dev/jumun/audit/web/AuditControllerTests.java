package dev.jumun.audit.web;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

@ApplicationTest
class AuditControllerTests {
    private static final String AUDIT = "/api/v1/admin/audit";

    private final Shop shop;

    AuditControllerTests(Shop shop) {
        this.shop = shop;
    }

    @Test
    void answersAdministratorRuleByRule() {
        long customer = shop.customer(100);
        long product = shop.product("100.00", 2);
        assertThat(shop.order(customer, null, line(product, 1)).status()).isEqualTo(201);

        var response = shop.api().post(AUDIT, Shop.ADMINISTRATOR, null, "");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).hasValue("application/json;charset=utf-8");
        var books = response.json();
        assertThat(books.propertyNames()).containsExactly("clean", "auditedAt", "rules");
        assertThat(books.path("clean").asBoolean()).as(response.body()).isTrue();
        assertThat(books.path("rules").valueStream().map(rule -> rule.path("rule").asInt()))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(books.path("rules").valueStream()).allSatisfy(rule -> {
            assertThat(rule.path("name").asString()).matches("[a-z]+(-[a-z]+)*");
            assertThat(rule.path("promise").asString()).endsWith(".");
            assertThat(rule.path("clean").asBoolean()).isTrue();
            assertThat(rule.path("violations").isArray()).isTrue();
            assertThat(rule.path("truncated").asBoolean()).isFalse();
        });
        assertThat(books.path("rules").valueStream().filter(rule -> rule.has("counts")))
                .extracting(rule -> List.copyOf(rule.path("counts").propertyNames()))
                .containsExactly(List.of("PENDING", "SENT", "FAILED", "PARKED"), List.of("LOADED", "UNSETTLED"));
    }

    @Test
    void isClosedToStrangers() {
        var response = shop.api().post(AUDIT, null, null, "");

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.error()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void isClosedToCustomers() {
        var response = shop.api().post(AUDIT, shop.customer(0), null, "");

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.error()).isEqualTo("FORBIDDEN");
    }

    @Test
    void remembersNoAnswer() {
        var first = shop.api().post(AUDIT, Shop.ADMINISTRATOR, "audit", "");
        var second = shop.api().post(AUDIT, Shop.ADMINISTRATOR, "audit", "");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.isReplayed()).isFalse();
    }

    @Test
    void refusesMalformedAndRepeatedKeys() {
        var malformed = shop.api().post(AUDIT, Shop.ADMINISTRATOR, "x".repeat(256), "");
        var repeated = shop.api()
                .send(shop.api()
                        .request(AUDIT, Shop.ADMINISTRATOR)
                        .header("Idempotency-Key", "a")
                        .header("Idempotency-Key", "b")
                        .POST(BodyPublishers.noBody()));

        assertThat(malformed.status()).isEqualTo(400);
        assertThat(repeated.status()).isEqualTo(400);
    }
}
