package dev.jumun.wallet;

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

/** Locks are taken on the wanted rows only and in ascending order, however few wallets there are. */
@ApplicationTest
class WalletTablesTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;

    WalletTablesTests(Shop shop, JdbcTemplate jdbc) {
        this.shop = shop;
        this.jdbc = jdbc;
    }

    private List<Long> users(int count) {
        return Stream.generate(() -> shop.customer(0)).limit(count).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 40})
    void lockInTheOrderOfTheKey(int count) {
        var ids = users(count).stream().map(String::valueOf).collect(Collectors.joining(","));

        var plan = Plans.explain(jdbc, WalletTables.LOCK.replace(":users", ids));

        assertThat(plan).hasSize(1);
        Plans.assertReadsByPrimaryKey(plan.getFirst(), "const", "range");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void writeBalancesByKey(int count) {
        var rows = users(count).stream().map(id -> "[" + id + ",0.00]").toList().toString();

        var plan = Plans.explain(jdbc, WalletTables.ADD_TO_BALANCES, rows);

        assertThat(plan).hasSize(2);
        Plans.assertReadsByPrimaryKey(plan.getLast(), "eq_ref");
    }
}
