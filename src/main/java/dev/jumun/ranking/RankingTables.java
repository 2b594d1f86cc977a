package dev.jumun.ranking;

import dev.jumun.shared.ProductId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** The SQL of what sells best. */
final class RankingTables {
    /**
     * One statement, so that orders, figures and deltas are of one moment. The parts are those of {@link SalesSince}, in its
     * order; one that is empty costs nothing.
     */
    static final String BEST_SELLERS = """
            SELECT s.product_id, SUM(s.quantity) AS sold
            FROM (
                SELECT product_id, quantity FROM sales_figures WHERE span = 'DAY' AND starts_at >= ?
                UNION ALL
                SELECT product_id, ? * quantity FROM sales_figures
                WHERE span = 'THREE_HOURS' AND starts_at >= ? AND starts_at < ?
                UNION ALL
                SELECT product_id, ? * quantity FROM sales_figures
                WHERE span = 'TEN_MINUTES' AND starts_at >= ? AND starts_at < ?
                UNION ALL
                SELECT i.product_id, ? * i.quantity
                FROM orders o FORCE INDEX (idx_orders_status_created)
                    STRAIGHT_JOIN order_items i FORCE INDEX (uk_order_items_order_product) ON i.order_id = o.order_id
                WHERE o.status = 'PAID' AND o.created_at >= ? AND o.created_at < ?
                UNION ALL
                SELECT q.product_id, q.quantity
                FROM %s
                WHERE d.starts_at >= ?
            ) s
            GROUP BY s.product_id
            HAVING SUM(s.quantity) > 0
            ORDER BY sold DESC, s.product_id
            LIMIT ?""".formatted(DeltaTables.EACH_QUANTITY);

    private RankingTables() {}

    /**
     * Pieces sold since then by product, most first, ties by product id; as that server has them now, of the definition in
     * contract §4.
     */
    static SequencedMap<ProductId, Long> bestSellers(JdbcTemplate server, Instant since, int limit) {
        var sold = new LinkedHashMap<ProductId, Long>();
        server.query(BEST_SELLERS, row -> {
            sold.put(new ProductId(row.getLong("product_id")), row.getLong("sold"));
        }, parameters(since, limit));
        return sold;
    }

    static Object[] parameters(Instant since, int limit) {
        var parameters = new ArrayList<>();
        var sales = SalesSince.moment(since);
        for (var part : sales.parts()) {
            if (part.to() == null) {
                parameters.add(utc(part.from()));
            } else {
                parameters.add(part.sign());
                parameters.add(utc(part.from()));
                parameters.add(utc(part.to()));
            }
        }
        parameters.add(utc(sales.deltas()));
        parameters.add(limit);
        return parameters.toArray();
    }

    private static LocalDateTime utc(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }
}
