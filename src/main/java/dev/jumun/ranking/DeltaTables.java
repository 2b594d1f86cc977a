package dev.jumun.ranking;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of sales deltas: what the figures do not hold yet. */
@Repository
class DeltaTables {
    /** Groups of orders; with a thousand lines each, the most that a group has, a roll-up stays within a few megabytes. */
    static final int BATCH = 100;
    /** Each delta {@code d} with its pieces by product, {@code q}: what stands behind FROM. */
    static final String EACH_QUANTITY = """
            sales_deltas d
                JOIN JSON_TABLE(d.quantities, '$[*]' COLUMNS (product_id BIGINT PATH '$[0]', quantity BIGINT PATH '$[1]')) q""";

    private final JdbcTemplate jdbc;
    private final FigureTables figures;
    private final JsonMapper mapper;
    private final TransactionTemplate transaction;

    DeltaTables(JdbcTemplate jdbc, FigureTables figures, JsonMapper mapper,
            PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.figures = figures;
        this.mapper = mapper;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /** Appends pieces by product, for each span of ten minutes, in the open transaction, in one statement. */
    void append(SortedMap<Instant, ? extends Map<Long, Long>> sales) {
        jdbc.batchUpdate("INSERT INTO sales_deltas (starts_at, quantities) VALUES (?, ?)",
                sales.entrySet()
                        .stream()
                        .map(span -> new Object[]{LocalDateTime.ofInstant(span.getKey(), ZoneOffset.UTC),
                                text(span.getValue())})
                        .toList());
    }

    private static String text(Map<Long, Long> quantities) {
        var text = new StringBuilder("[");
        quantities.forEach((product, quantity) -> text.append(text.length() > 1 ? ",[" : "[")
                .append((long) product)
                .append(',')
                .append((long) quantity)
                .append(']'));
        return text.append(']').toString();
    }

    /**
     * Moves some deltas into the figures, in a transaction of its own. Right by itself: what another instance is moving is
     * passed over.
     *
     * @return how many
     */
    int rollUp() {
        return transaction.execute(_ -> {
            var deltas = jdbc.query(
                    "SELECT id, starts_at, quantities FROM sales_deltas ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED",
                    (row, _) -> new Delta(row.getLong("id"),
                            row.getObject("starts_at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                            row.getString("quantities")),
                    BATCH);
            if (!deltas.isEmpty()) {
                figures.add(sum(deltas));
                jdbc.batchUpdate("DELETE FROM sales_deltas WHERE id = ?",
                        deltas.stream().map(delta -> new Object[]{delta.id()}).toList());
            }
            return deltas.size();
        });
    }

    private SortedMap<Figure, Long> sum(List<Delta> deltas) {
        var sum = new TreeMap<Figure, Long>();
        for (var delta : deltas) {
            for (var pair : mapper.readValue(delta.quantities(), long[][].class)) {
                for (var span : Span.values()) {
                    sum.merge(new Figure(span, span.startOf(delta.startsAt()), pair[0]), pair[1], Long::sum);
                }
            }
        }
        return sum;
    }

    private record Delta(long id, Instant startsAt, String quantities) {}
}
