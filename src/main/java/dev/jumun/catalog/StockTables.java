package dev.jumun.catalog;

import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.SortDirection;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of stock: locks, set-based changes, adjustments. */
@Repository
class StockTables {
    /** FORCE INDEX, because rows are locked in the order in which they are scanned. */
    static final String LOCK = """
            SELECT id, name, price, stock, created_at FROM products FORCE INDEX (PRIMARY)
            WHERE id IN (%s) ORDER BY id FOR UPDATE""";

    /**
     * Adds rather than sets, and only to a product that is as it was seen and has enough. STRAIGHT_JOIN, because rows are
     * locked in the order of the list, and a plan that scans the products would wait for rows that are none of ours. The
     * price comes as text, because MySQL reads a fraction in JSON as a binary floating-point number; names are compared byte
     * by byte, because the collation takes "A" for "a".
     */
    static final String ADD_TO_STOCK = """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$[0]', delta BIGINT PATH '$[1]',
                    price DECIMAL(19, 2) PATH '$[2]', name VARCHAR(200) PATH '$[3]', least BIGINT PATH '$[4]')) d
                STRAIGHT_JOIN products p FORCE INDEX (PRIMARY) ON p.id = d.id
            SET p.stock = p.stock + d.delta
            WHERE p.price = d.price AND CAST(p.name AS BINARY) = CAST(d.name AS BINARY) AND p.stock >= d.least""";

    /** The same text for any number of products; by their keys, whatever the optimizer thinks of the list. */
    static final String STOCKS = """
            SELECT p.id, p.stock
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) d
                STRAIGHT_JOIN products p FORCE INDEX (PRIMARY) ON p.id = d.id""";

    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    StockTables(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Locks those that exist in ascending order of id, the one global order, in one statement. */
    List<SeenProduct> lock(Collection<Long> ids) {
        var ascending = new TreeSet<>(ids);
        return jdbc.query(LOCK.formatted(String.join(", ", Collections.nCopies(ascending.size(), "?"))),
                (row, _) -> new SeenProduct(row.getLong("id"), row.getString("name"), row.getBigDecimal("price"),
                        row.getLong("stock"),
                        row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC)),
                ascending.toArray());
    }

    /**
     * @param product as it was when the change was decided
     * @param least what there must have been, for the change and for whatever else was decided
     */
    record Change(SeenProduct product, long delta, long least) {}

    /**
     * Changes the stock of these products, each once, in ascending order of id.
     *
     * @return how many of them were as they were seen and had enough; the others are unchanged
     */
    int addToStock(List<Change> changes) {
        return jdbc.update(ADD_TO_STOCK, json.writeValueAsString(changes.stream()
                .map(change -> List.of(change.product().id(), change.delta(), change.product().price().toPlainString(),
                        change.product().name(), change.least()))
                .toList()));
    }

    /** What is committed of these products' stock at this moment, by id; only those that exist. */
    @Transactional(readOnly = true)
    Map<Long, Long> stocks(Collection<Long> ids) {
        var stocks = new HashMap<Long, Long>();
        jdbc.query(STOCKS, row -> {
            stocks.put(row.getLong("id"), row.getLong("stock"));
        }, json.writeValueAsString(ids));
        return stocks;
    }

    long append(long product, long delta, String reason, long actor, Instant createdAt) {
        jdbc.update("""
                INSERT INTO stock_adjustments (product_id, delta, reason, actor_id, created_at)
                VALUES (?, ?, ?, ?, ?)""", product, delta, reason, actor,
                LocalDateTime.ofInstant(createdAt, ZoneOffset.UTC));
        var id = jdbc.queryForObject("SELECT LAST_INSERT_ID()", Long.class);
        return id == null ? 0 : id;
    }

    Page<StockAdjustmentView> adjustments(long product, PageQuery page) {
        var count = jdbc.queryForObject("SELECT COUNT(*) FROM stock_adjustments WHERE product_id = ?", Long.class,
                product);
        return Page.of(page, count == null ? 0 : count, SortDirection.DESC, scan -> jdbc.query(
                "SELECT id, product_id, delta, reason, actor_id, created_at FROM stock_adjustments"
                        + " WHERE product_id = ? ORDER BY id " + scan.direction() + " LIMIT ? OFFSET ?",
                (row, _) -> new StockAdjustmentView(row.getLong("id"), row.getLong("product_id"),
                        row.getLong("delta"), row.getString("reason"), row.getLong("actor_id"),
                        row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC), null),
                product, scan.limit(), scan.offset()));
    }
}
