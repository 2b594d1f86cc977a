package dev.jumun.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Figures and orders are read by ranges of an index, never as whole tables. */
@ApplicationTest
class RankingTablesTests {
    private final JdbcTemplate jdbc;

    RankingTablesTests(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Test
    void readRangesOnly() {
        var plan = Plans.explain(jdbc, RankingTables.BEST_SELLERS,
                RankingTables.parameters(Instant.parse("2026-11-19T12:34:56Z"), 50));

        assertThat(plan.stream().filter(step -> "sales_figures".equals(step.get("table")))).hasSize(3)
                .allSatisfy(step -> {
                    assertThat(step).containsEntry("key", "PRIMARY");
                    assertThat(String.valueOf(step.get("type"))).isIn("range", "ref");
                });
        assertThat(plan.stream().filter(step -> "o".equals(step.get("table")))).singleElement()
                .satisfies(step -> assertThat(step).containsEntry("key", "idx_orders_status_created"));
        assertThat(plan.stream().filter(step -> "i".equals(step.get("table")))).singleElement()
                .satisfies(step -> assertThat(step).containsEntry("key", "uk_order_items_order_product")
                        .containsEntry("type", "ref"));
    }
}
