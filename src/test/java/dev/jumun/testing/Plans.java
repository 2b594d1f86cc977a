package dev.jumun.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the servers say of how they would run a statement. */
public final class Plans {
    private Plans() {}

    /** The steps of the plan, in the order in which the tables are read. */
    public static List<Map<String, @Nullable Object>> explain(JdbcTemplate jdbc, String statement,
            Object... parameters) {
        // MySQL 9 would draw a tree; MariaDB knows no other format.
        var explain = Engine.isMySql() ? "EXPLAIN FORMAT=TRADITIONAL " : "EXPLAIN ";
        return jdbc.queryForList(explain + statement, parameters);
    }

    /** Asserts that the step reads, and so locks, just the wanted rows, in the order of the primary key. */
    public static void assertReadsByPrimaryKey(Map<String, @Nullable Object> step, String... types) {
        assertReadsByKey(step, "PRIMARY", types);
    }

    /** The same for another key. */
    public static void assertReadsByKey(Map<String, @Nullable Object> step, String key, String... types) {
        assertThat(step).as("%s", step).containsEntry("key", key);
        assertThat(Set.of(types)).as("%s", step).contains(String.valueOf(step.get("type")));
        assertThat(String.valueOf(step.get("Extra"))).as("%s", step).doesNotContain("filesort", "temporary");
    }
}
