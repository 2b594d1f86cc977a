package dev.jumun.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.PageScan;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lists of users come sorted from an index. */
@ApplicationTest
class UserTablesTests {
    private final JdbcTemplate jdbc;

    UserTablesTests(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areReadInTheOrderOfAnIndex(boolean backwards) {
        var scan = new PageScan(backwards, 20, 10);

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
