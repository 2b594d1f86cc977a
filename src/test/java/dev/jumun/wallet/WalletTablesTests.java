package dev.jumun.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.SortDirection;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

        var plan = Plans.explain(jdbc, WalletTables.LOCK.formatted(ids));

        assertThat(plan).hasSize(1);
        Plans.assertReadsByPrimaryKey(plan.getFirst(), "const", "range");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void writeBalancesByKey(int count) {
        var rows = users(count).stream().map(id -> "[" + id + ",\"0.00\"]").toList().toString();

        var plan = Plans.explain(jdbc, WalletTables.ADD_TO_BALANCES, rows);

        assertThat(plan).hasSize(2);
        Plans.assertReadsByPrimaryKey(plan.getLast(), "eq_ref");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void readALedgerFromItsIndex(int page) {
        long user = shop.customer(10);
        for (int i = 0; i < 6; i++) {
            shop.charge(user, 1, null);
        }

        var plan = new ArrayList<Map<String, @Nullable Object>>();
        var found = Page.<Long>of(new PageQuery(page, 2), 7, SortDirection.DESC, scan -> {
            var statement = WalletTables.ledgerStatement(scan);
            plan.addAll(Plans.explain(jdbc, statement, user));
            return jdbc.query(statement, (row, _) -> row.getLong("id"), user);
        });

        assertThat(found.content()).hasSize(page == 0 ? 2 : 1).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(plan).filteredOn(step -> "idx_point_ledger_user".equals(step.get("key")))
                .singleElement()
                .satisfies(step -> assertThat(String.valueOf(step.get("Extra"))).contains("Using index")
                        .doesNotContain("filesort", "temporary"));
        var rows = plan.stream().filter(step -> "l".equals(step.get("table"))).toList();
        assertThat(rows).hasSize(1);
        Plans.assertReadsByPrimaryKey(rows.getFirst(), "eq_ref", "const");
        var count = Plans.explain(jdbc, WalletTables.COUNT_LEDGER, user);
        assertThat(count.getFirst()).containsEntry("key", "idx_point_ledger_user");
    }
}
