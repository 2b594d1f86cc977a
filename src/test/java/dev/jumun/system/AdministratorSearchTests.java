package dev.jumun.system;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What administrators find: orders by buyer, status and time, and users by name. */
@ApplicationTest
class AdministratorSearchTests {
    private static final String ORDERS = "/api/v1/admin/orders";
    private static final String USERS = "/api/v1/admin/users";

    private final Shop shop;

    AdministratorSearchTests(Shop shop) {
        this.shop = shop;
    }

    private JsonNode search(String query) {
        var response = shop.api().get(query, ADMINISTRATOR);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.json();
    }

    private static List<Long> ids(JsonNode page, String name) {
        return page.path("content").valueStream().map(row -> row.path(name).asLong()).toList();
    }

    @Test
    void findsOrdersWithTheirBuyerAndWhoCancelledThem() {
        long product = shop.product("10.00", 5);
        long user = shop.customer(100);
        long kept = shop.order(user, null, line(product, 1)).json().path("orderId").asLong();
        long cancelled = shop.order(user, null, line(product, 1)).json().path("orderId").asLong();
        shop.cancel(ADMINISTRATOR, null, cancelled);

        var all = search(ORDERS + "?userId=" + user);

        assertThat(ids(all, "orderId")).containsExactly(cancelled, kept);
        assertThat(all.path("totalElements").asInt()).isEqualTo(2);
        var row = all.path("content").path(0);
        assertThat(row.path("userId").asLong()).isEqualTo(user);
        assertThat(row.path("cancelledBy").asLong()).isEqualTo(ADMINISTRATOR);
        assertThat(row.path("items")).hasSize(1);
        assertThat(all.path("content").path(1).has("cancelledBy")).isFalse();
        assertThat(ids(search(ORDERS + "?userId=" + user + "&status=PAID"), "orderId")).containsExactly(kept);
        assertThat(ids(search(ORDERS + "?status=CANCELLED&size=1"), "orderId")).containsExactly(cancelled);
        assertThat(ids(search(ORDERS + "?size=2"), "orderId")).containsExactly(cancelled, kept);
        assertThat(ids(search(ORDERS + "?userId=" + user + "&to=2025-11-09T00:00:00Z"), "orderId")).isEmpty();
        assertThat(ids(search(ORDERS + "?from=2025-11-09T00:00:00Z&to=2999-01-01T00:00:00Z&size=1"), "orderId"))
                .containsExactly(cancelled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"userId=0", "userId=x", "status=paid", "status=LOST", "from=yesterday", "from=1762646400",
            "to=2025-11-09", "from=+999999-01-01T00:00:00Z", "to=0999-12-31T23:59:59Z", "size=101",
            "from=2025-11-09T00:00:00Z&to=2025-11-09T00:00:00Z", "from=2025-11-10T00:00:00Z&to=2025-11-09T00:00:00Z"})
    void refusesASearchThatMakesNoSense(String query) {
        var refused = shop.api().get(ORDERS + "?" + query.replace("+", "%2B"), ADMINISTRATOR);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("VALIDATION_ERROR");
        assertThat(refused.json().path("details").path(0).path("field").asString())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    private long register(String name) {
        var response = shop.api().post("/api/v1/users", ADMINISTRATOR, null, "{\"name\":\"" + name + "\"}");
        assertThat(response.status()).isEqualTo(201);
        return response.json().path("userId").asLong();
    }

    private List<Long> named(String name) {
        return ids(search(USERS + "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)), "userId");
    }

    @Test
    void findsUsersByTheBeginningOfTheirNames() {
        var own = "찾기" + System.nanoTime();
        long second = register(own + "나");
        long first = register(own + "가");
        long percent = register(own + "%");

        assertThat(named(own)).containsExactlyInAnyOrder(percent, first, second).containsSubsequence(first, second);
        assertThat(named(own + "나")).containsExactly(second);
        assertThat(named(own + "%")).as("no wildcard").containsExactly(percent);
        assertThat(named(own + "_")).isEmpty();
        assertThat(named(own + "!")).isEmpty();
    }

    @Test
    void listsUsersWithTheirBalancesNewestFirst() {
        long poor = shop.customer(0);
        long rich = shop.customer(1234);

        var page = search(USERS + "?size=2");

        assertThat(ids(page, "userId")).containsExactly(rich, poor);
        assertThat(page.path("content").path(0).path("balance").decimalValue()).isEqualByComparingTo("1234");
        assertThat(page.path("content").path(1).path("balance").decimalValue()).isEqualByComparingTo("0");
        assertThat(page.path("content").path(0).path("role").asString()).isEqualTo("CUSTOMER");
        int last = page.path("totalPages").asInt() - 1;
        assertThat(ids(search(USERS + "?size=2&page=" + last), "userId")).contains(ADMINISTRATOR);
    }

    @Test
    void isForAdministratorsOnly() {
        long customer = shop.customer(0);

        for (var path : List.of(ORDERS, USERS)) {
            assertThat(shop.api().get(path, customer).error()).isEqualTo("FORBIDDEN");
            assertThat(shop.api().get(path, null).error()).isEqualTo("UNAUTHORIZED");
        }
        assertThat(shop.api().get(USERS + "?name=", ADMINISTRATOR).error()).isEqualTo("VALIDATION_ERROR");
        assertThat(shop.api().get(USERS + "?name=" + "x".repeat(101), ADMINISTRATOR).error())
                .isEqualTo("VALIDATION_ERROR");
    }
}
