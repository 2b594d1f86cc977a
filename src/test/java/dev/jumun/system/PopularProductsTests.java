package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisServer;
import dev.jumun.testing.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Popular products as a client sees them. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class PopularProductsTests {
    private static final String PATH = "/api/v1/stats/popular-products";

    private final RedisServer redis = RedisServer.start();
    private final Instance instance = Instance.on(Engine.current().freshDatabase(),
            redis.properties().toArray(String[]::new));
    private final Shop shop = instance.shop();

    @AfterAll
    void stop() {
        shop.booksMustBalance();
        instance.close();
        redis.close();
    }

    /** Each number of days is asked for once, because an answer is good for a minute. */
    @Test
    void areThePaidOnesMostFirst() {
        long user = shop.customer(1000);
        assertThat(shop.api().get(PATH + "?days=2&limit=50", null).body())
                .matches("\\{\"rangeDays\":2,\"limit\":50,\"products\":\\[],\"generatedAt\":\"[-0-9T:]+Z\"}");
        long third = shop.product("1.00", 100);
        long second = shop.product("2.00", 100);
        long first = shop.product("3.50", 100);
        long tied = shop.product("1.00", 100);
        shop.order(user, null, line(first, 7), line(third, 2), line(tied, 2));
        shop.order(user, null, line(second, 4));
        long cancelled = shop.order(user, null, line(second, 50)).json().path("orderId").asLong();
        shop.cancel(user, null, cancelled);
        assertThat(shop.order(shop.customer(0), null, line(third, 90)).error()).isEqualTo("INSUFFICIENT_BALANCE");

        var answer = shop.api().get(PATH, null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"rangeDays\":3,\"limit\":5,\"products\":\\["
                + "\\{\"productId\":" + first + ",\"name\":\"상품\",\"price\":3.50,\"soldQty\":7},"
                + "\\{\"productId\":" + second + ",\"name\":\"상품\",\"price\":2.00,\"soldQty\":4},"
                + "\\{\"productId\":" + third + ",\"name\":\"상품\",\"price\":1.00,\"soldQty\":2},"
                + "\\{\"productId\":" + tied + ",\"name\":\"상품\",\"price\":1.00,\"soldQty\":2}],"
                + "\"generatedAt\":\"[-0-9T:]+Z\"}");
        assertThat(shop.api().get(PATH + "?days=30&limit=1", null).json().path("products")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"days=0", "days=31", "days=-1", "days=x", "days=+3", "days=0x3", "days=3.0", "days=",
            "limit=0", "limit=51", "limit=1e1", "limit=99999999999999999999", "days=3&days=3"})
    void refuseWhatIsNoNumberInItsBounds(String query) {
        var refused = shop.api().get(PATH + "?" + query.replace("+", "%2B"), null);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("VALIDATION_ERROR");
        assertThat(refused.json().path("details").path(0).path("field").asString())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }
}
