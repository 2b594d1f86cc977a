package dev.jumun.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Locks are taken on the wanted rows only and in ascending order, however few products there are. */
@ApplicationTest
class StockTablesTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;

    StockTablesTests(Shop shop, JdbcTemplate jdbc) {
        this.shop = shop;
        this.jdbc = jdbc;
    }

    private List<Long> products(int count) {
        return Stream.generate(() -> shop.product("1.00", 1)).limit(count).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 40})
    void lockInTheOrderOfTheKey(int count) {
        var ids = products(count).stream().map(String::valueOf).collect(Collectors.joining(","));

        var plan = Plans.explain(jdbc, StockTables.LOCK.formatted(ids));

        assertThat(plan).hasSize(1);
        Plans.assertReadsByPrimaryKey(plan.getFirst(), "const", "range");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void writeStockByKey(int count) {
        var rows = products(count).stream().map(id -> "[" + id + ",-1,\"1.00\",\"상품\"]").toList().toString();

        var plan = Plans.explain(jdbc, StockTables.ADD_TO_STOCK, rows);

        assertThat(plan).hasSize(2);
        Plans.assertReadsByPrimaryKey(plan.getLast(), "eq_ref");
    }
}
