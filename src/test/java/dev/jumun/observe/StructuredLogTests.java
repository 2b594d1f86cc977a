package dev.jumun.observe;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.InstanceProcess;
import dev.jumun.testing.Shop;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The log as it is in containers: one JSON object a line, found by the trace, and silent about what clients send. */
@DatabaseTest
class StructuredLogTests {
    private static final String KEY = "key-of-a-logged-order";
    private static final String PRODUCT = "product-of-a-logged-order";
    private static final String BUYER = "buyer-of-a-logged-order";
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void bearsTheTraceAndHoldsNoKeyNameOrBody() {
        try (var instance = InstanceProcess.on(Engine.current().freshDatabase(),
                "logging.structured.format.console=ecs", "logging.config=classpath:logback-structured.xml",
                // Something that is logged while a request is served.
                "logging.level.org.springframework.web.servlet.DispatcherServlet=debug")) {
            var shop = instance.shop();
            var api = shop.api();
            long buyer = api.post("/api/v1/users", Shop.ADMINISTRATOR, KEY + "-0", "{\"name\":\"" + BUYER + "\"}")
                    .json()
                    .path("userId")
                    .asLong();
            long product = api.post("/api/v1/admin/products", Shop.ADMINISTRATOR, KEY + "-1",
                    "{\"name\":\"" + PRODUCT + "\",\"price\":10.00,\"stock\":1}").json().path("id").asLong();
            assertThat(shop.charge(buyer, 15, KEY + "-2").status()).isEqualTo(200);
            var order = shop.order(buyer, KEY + "-3", line(product, 1));
            assertThat(order.status()).isEqualTo(201);
            assertThat(shop.order(buyer, KEY + "-4", line(product, 1)).status()).isEqualTo(409);
            assertThat(shop.order(buyer, KEY + "-3", line(product, 2)).status()).isEqualTo(409);
            assertThat(api.post("/api/v1/orders", buyer, KEY + "-5", "{\"" + PRODUCT + "\":").status()).isEqualTo(400);

            var trace = order.header("X-Trace-Id").orElseThrow();
            await().until(() -> instance.log().contains(trace));
            assertThat(instance.log()).doesNotContain(KEY, PRODUCT, BUYER, "productId");
            assertThat(instance.log().lines().filter(logged -> logged.contains(trace)))
                    .isNotEmpty()
                    .allSatisfy(logged -> assertThat(JSON.readTree(logged).path("traceId").asString())
                            .isEqualTo(trace));
        }
    }
}
