package dev.jumun.figures;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@ApplicationTest
class FiguresTests {
    private static final String PATH = "/api/v1/admin/figures";

    private final Shop shop;

    FiguresTests(Shop shop) {
        this.shop = shop;
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    private JsonNode figures() {
        return shop.api().get(PATH, ADMINISTRATOR).json();
    }

    private static long refused(JsonNode figures, String code) {
        return figures.path("refusals").path(code).asLong(0);
    }

    @Test
    void countWhatHappens() {
        long product = shop.product("10.00", 5);
        long user = shop.customer(30);
        var before = figures();

        shop.order(user, null, line(product, 1));
        shop.order(user, null, line(product, 2));
        shop.order(user, null, line(product, 3));
        shop.order(user, null, line(product, 1));

        var after = figures();
        assertThat(after.path("instance").asString()).isEqualTo(before.path("instance").asString());
        assertThat(after.path("uptimeMillis").asLong()).isGreaterThanOrEqualTo(before.path("uptimeMillis").asLong());
        assertThat(after.at("/orders/placed").asLong() - before.at("/orders/placed").asLong()).isEqualTo(2);
        assertThat(after.at("/orders/answered").asLong() - before.at("/orders/answered").asLong()).isEqualTo(4);
        assertThat(refused(after, "OUT_OF_STOCK") - refused(before, "OUT_OF_STOCK")).isOne();
        assertThat(refused(after, "INSUFFICIENT_BALANCE") - refused(before, "INSUFFICIENT_BALANCE")).isOne();
        assertThat(orders(after, "commands") - orders(before, "commands")).isEqualTo(4);
        assertThat(orders(after, "groups") - orders(before, "groups")).isEqualTo(4);
    }

    private static long orders(JsonNode figures, String figure) {
        return figures.path("groups")
                .valueStream()
                .filter(group -> group.path("name").asString().equals("orders"))
                .findFirst()
                .orElseThrow()
                .path(figure)
                .asLong();
    }

    @Test
    void sayHowManyOrdersTookHowLong() {
        long product = shop.product("10.00", 5);
        shop.order(shop.customer(30), null, line(product, 1));

        var latency = figures().at("/orders/latency");

        assertThat(latency.valueStream().map(bucket -> bucket.path("withinMillis").asLong()).toList())
                .isEqualTo(List.of(2L, 5L, 10L, 20L, 50L, 100L, 200L, 500L, 1000L, 2000L, 4000L));
        assertThat(latency.valueStream().map(bucket -> bucket.path("count").asLong()).toList())
                .isSortedAccordingTo(Long::compare);
        assertThat(latency.path(latency.size() - 1).path("count").asLong()).isPositive();
    }

    @Test
    void areForAdministrators() {
        assertThat(shop.api().get(PATH, null).error()).isEqualTo("UNAUTHORIZED");
        assertThat(shop.api().get(PATH, shop.customer(0)).error()).isEqualTo("FORBIDDEN");
    }
}
