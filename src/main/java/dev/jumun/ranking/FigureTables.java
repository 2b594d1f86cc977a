package dev.jumun.ranking;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The SQL of sales figures: adding to them, mending them from the orders, deleting old ones.
 *
 * <p>Orders, their deltas and figures change in one transaction, so what a figure lacks is the same in every snapshot, and stays
 * the same while orders go on: it can be read without a lock and added later.
 */
@Repository
class FigureTables {
    /** Few enough that a roll-up of the same products waits for milliseconds only. */
    private static final int BATCH = 1000;
    /** One parameter for all rows: there are thousands, and to spell each as a parameter costs the service more. */
    private static final String ADD = """
            INSERT INTO sales_figures (span, starts_at, product_id, quantity)
            SELECT d.span, FROM_UNIXTIME(d.starts_at), d.product_id, d.quantity
            FROM JSON_TABLE(?, '$[*]' COLUMNS (span VARCHAR(20) PATH '$[0]', starts_at BIGINT PATH '$[1]',
                product_id BIGINT PATH '$[2]', quantity BIGINT PATH '$[3]')) d
            ON DUPLICATE KEY UPDATE quantity = sales_figures.quantity + VALUES(quantity)""";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final TransactionTemplate transaction;

    FigureTables(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.named = new NamedParameterJdbcTemplate(jdbc);
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /** Adds to these figures in the open transaction, in one statement. */
    void add(SortedMap<Figure, Long> quantities) {
        var rows = new StringJoiner(",", "[", "]");
        quantities.forEach((figure, quantity) -> rows.add("[\"" + figure.span() + "\","
                + figure.startsAt().getEpochSecond() + "," + figure.product() + "," + quantity + "]"));
        jdbc.update(ADD, rows.toString());
    }

    /** What the figures of a span should be made from; the shortest, with what is not rolled up yet, from the orders. */
    private static String source(Span span) {
        return switch (span) {
            case TEN_MINUTES -> """
                    SELECT ADDTIME(TIMESTAMP(DATE(o.created_at)),
                            MAKETIME(HOUR(o.created_at), MINUTE(o.created_at) DIV 10 * 10, 0)) AS starts_at,
                        i.product_id, i.quantity
                    FROM orders o FORCE INDEX (idx_orders_status_created)
                        STRAIGHT_JOIN order_items i FORCE INDEX (uk_order_items_order_product)
                            ON i.order_id = o.order_id
                    WHERE o.status = 'PAID' AND o.created_at >= :from AND o.created_at < :to
                    UNION ALL
                    SELECT d.starts_at, q.product_id, -q.quantity
                    FROM %s
                    WHERE d.starts_at >= :from AND d.starts_at < :to""".formatted(DeltaTables.EACH_QUANTITY);
            case THREE_HOURS -> """
                    SELECT ADDTIME(TIMESTAMP(DATE(f.starts_at)), MAKETIME(HOUR(f.starts_at) DIV 3 * 3, 0, 0)) AS starts_at,
                        f.product_id, f.quantity
                    FROM sales_figures f
                    WHERE f.span = 'TEN_MINUTES' AND f.starts_at >= :from AND f.starts_at < :to""";
            case DAY -> """
                    SELECT TIMESTAMP(DATE(f.starts_at)) AS starts_at, f.product_id, f.quantity
                    FROM sales_figures f
                    WHERE f.span = 'THREE_HOURS' AND f.starts_at >= :from AND f.starts_at < :to""";
        };
    }

    /**
     * Mends the figures of one day and span from the orders, or from the shorter span, which must be right by then.
     *
     * @param beforeEachCommit run at the end of each transaction that changes some; what it throws undoes these
     * @return how many were wrong
     */
    int mend(Span span, LocalDate day, Runnable beforeEachCommit) {
        var time = Map.of("from", day.atStartOfDay(), "to", day.plusDays(1).atStartOfDay());
        // What each figure lacks; negative for what it has too much of.
        var lacking = new TreeMap<Figure, Long>();
        transaction.executeWithoutResult(_ -> named.query("""
                SELECT s.starts_at, s.product_id, SUM(s.quantity) AS lacking
                FROM (
                    %s
                    UNION ALL
                    SELECT starts_at, product_id, -quantity FROM sales_figures
                    WHERE span = '%s' AND starts_at >= :from AND starts_at < :to
                ) s
                GROUP BY s.starts_at, s.product_id
                HAVING SUM(s.quantity) <> 0""".formatted(source(span), span), time, row -> {
            var startsAt = row.getObject("starts_at", LocalDateTime.class).toInstant(ZoneOffset.UTC);
            lacking.put(new Figure(span, startsAt, row.getLong("product_id")), row.getLong("lacking"));
        }));
        int wrong = lacking.size();
        var batch = new TreeMap<Figure, Long>();
        while (!lacking.isEmpty()) {
            batch.clear();
            while (batch.size() < BATCH && !lacking.isEmpty()) {
                var next = lacking.pollFirstEntry();
                batch.put(next.getKey(), next.getValue());
            }
            transaction.executeWithoutResult(_ -> {
                add(batch);
                beforeEachCommit.run();
            });
        }
        return wrong;
    }

    /** Deletes some figures of spans that began before that day; returns how many. */
    int deleteBefore(LocalDate day) {
        int deleted = 0;
        for (var span : Span.values()) {
            deleted += transaction.execute(_ -> jdbc.update("""
                    DELETE FROM sales_figures WHERE span = ? AND starts_at < ?
                    ORDER BY span, starts_at, product_id LIMIT ?""", span.name(), day.atStartOfDay(), BATCH));
        }
        return deleted;
    }
}
