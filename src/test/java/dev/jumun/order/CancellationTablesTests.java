package dev.jumun.order;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A cancellation touches the wanted rows only, however few orders there are. */
@ApplicationTest
class CancellationTablesTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;

    CancellationTablesTests(Shop shop, JdbcTemplate jdbc) {
        this.shop = shop;
        this.jdbc = jdbc;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void cancelsByKey(int count) {
        long product = shop.product("1.00", 100);
        long user = shop.customer(100);
        var rows = Stream.generate(() -> shop.order(user, null, line(product, 1)).json().path("orderId").asLong())
                .limit(count)
                .map(order -> "[" + order + "," + user + "]")
                .collect(Collectors.joining(",", "[", "]"));

        var plan = Plans.explain(jdbc, CancellationTables.CANCEL, rows, "2025-11-09 12:00:00");

        assertThat(plan).hasSize(3);
        Plans.assertReadsByPrimaryKey(plan.get(1), "eq_ref");
        assertThat(plan.get(2)).containsEntry("key", "uk_payments_order").containsEntry("type", "eq_ref");
    }
}
