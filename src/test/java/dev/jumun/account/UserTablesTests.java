package dev.jumun.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.PageScan;
import dev.jumun.shared.SortDirection;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lists of users come sorted from an index. */
@ApplicationTest
class UserTablesTests {
    private final JdbcTemplate jdbc;
    private final Shop shop;

    UserTablesTests(JdbcTemplate jdbc, Shop shop) {
        this.jdbc = jdbc;
        this.shop = shop;
    }

    /** Of an empty table any plan is good, so a server takes any. */
    @BeforeEach
    void register() {
        for (int i = 0; i < 20; i++) {
            shop.customer(0);
        }
        jdbc.queryForList("ANALYZE TABLE users");
    }

    @ParameterizedTest
    @EnumSource
    void areReadInTheOrderOfAnIndex(SortDirection direction) {
        var scan = new PageScan(direction, false, 20, 10);

        var all = Plans.explain(jdbc, UserTables.allStatement(scan)).getFirst();
        assertThat(all).containsEntry("key", "PRIMARY");
        assertThat(String.valueOf(all.get("Extra"))).doesNotContain("filesort");
        var named = Plans.explain(jdbc, UserTables.namedStatement(scan), "찾%").getFirst();
        assertThat(named).containsEntry("key", "idx_users_name").containsEntry("type", "range");
        assertThat(String.valueOf(named.get("Extra"))).doesNotContain("filesort");
        var count = Plans.explain(jdbc, UserTables.COUNT_NAMED, "찾%").getFirst();
        assertThat(count).containsEntry("key", "idx_users_name").containsEntry("type", "range");
    }
}
