package dev.jumun.audit;

import dev.jumun.audit.Rule.Check;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rule 7 as SQL: the shortest span, with what is not rolled up yet, against the orders, each longer one against the one below
 * it, so that the orders are walked once. Day by day, because what the server has to group of a day fits its memory. As far back as anybody can ask,
 * for older figures are deleted, and to tomorrow, where the clock of an instance is ahead.
 */
final class SalesFigureChecks {
    private static final int DAYS_BACK = 31;
    private static final String ORDERS = """
            SELECT ADDTIME(TIMESTAMP(DATE(o.created_at)),
                    MAKETIME(HOUR(o.created_at), MINUTE(o.created_at) DIV 10 * 10, 0)), i.product_id, 0, i.quantity
            FROM orders o FORCE INDEX (idx_orders_status_created)
                STRAIGHT_JOIN order_items i FORCE INDEX (uk_order_items_order_product) ON i.order_id = o.order_id
            WHERE o.status = 'PAID' AND o.created_at""";
    private static final String DELTAS = """
            SELECT d.starts_at, q.product_id, q.quantity, 0
            FROM sales_deltas d
                JOIN JSON_TABLE(d.quantities, '$[*]' COLUMNS (product_id BIGINT PATH '$[0]', quantity BIGINT PATH '$[1]')) q
            WHERE d.starts_at""";
    private static final String TEN_MINUTES = """
            SELECT ADDTIME(TIMESTAMP(DATE(starts_at)), MAKETIME(HOUR(starts_at) DIV 3 * 3, 0, 0)), product_id, 0, quantity
            FROM sales_figures
            WHERE span = 'TEN_MINUTES' AND starts_at""";
    private static final String THREE_HOURS = """
            SELECT TIMESTAMP(DATE(starts_at)), product_id, 0, quantity
            FROM sales_figures
            WHERE span = 'THREE_HOURS' AND starts_at""";

    private SalesFigureChecks() {}

    static Rule rule() {
        return new Rule(7, "sales-figures",
                "The sales figures of every span are the quantities of paid orders placed in it.",
                IntStream.rangeClosed(-1, DAYS_BACK).boxed().flatMap(SalesFigureChecks::day).toList(), null);
    }

    private static Stream<Check> day(int daysBack) {
        var moments = " >= UTC_DATE() - INTERVAL %d DAY AND %s < UTC_DATE() - INTERVAL %d DAY";
        var figures = moments.formatted(daysBack, "starts_at", daysBack - 1);
        var deltas = moments.formatted(daysBack, "d.starts_at", daysBack - 1);
        var orders = moments.formatted(daysBack, "o.created_at", daysBack - 1);
        return Stream.of(check("TEN_MINUTES", figures, ORDERS + orders + " UNION ALL " + DELTAS + deltas),
                check("THREE_HOURS", figures, TEN_MINUTES + figures), check("DAY", figures, THREE_HOURS + figures));
    }

    private static Check check(String span, String day, String source) {
        return new Check("""
                SELECT s.starts_at, s.product_id, SUM(s.kept) AS kept, SUM(s.sold) AS sold
                FROM (
                    SELECT starts_at, product_id, quantity AS kept, 0 AS sold FROM sales_figures
                    WHERE span = '%s' AND starts_at%s
                    UNION ALL
                    %s
                ) s
                GROUP BY s.starts_at, s.product_id
                HAVING SUM(s.kept) <> SUM(s.sold)""".formatted(span, day, source),
                row -> new Violation("product " + row.getLong("product_id"),
                        "%s from %s: %d kept, but %d sold".formatted(span, row.getString("starts_at").substring(0, 16),
                                row.getLong("kept"), row.getLong("sold"))));
    }
}
