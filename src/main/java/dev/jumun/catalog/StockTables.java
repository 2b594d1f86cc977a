package dev.jumun.catalog;

import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.SortDirection;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.jpa.HibernateHints;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The SQL of stock: locks, set-based changes, adjustments. */
@Repository
class StockTables {
    /** FORCE INDEX, because rows are locked in the order in which they are scanned. */
    static final String LOCK = """
            SELECT id, name, price, stock, created_at FROM products FORCE INDEX (PRIMARY)
            WHERE id IN (:ids) ORDER BY id FOR UPDATE""";

    /**
     * Adds rather than sets: the CHECK of the column then guards the sum, whatever was read before. STRAIGHT_JOIN, because
     * a plan that scans the products would wait for rows that are none of ours.
     */
    static final String ADD_TO_STOCK = """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$[0]', delta BIGINT PATH '$[1]')) d
                STRAIGHT_JOIN products p FORCE INDEX (PRIMARY) ON p.id = d.id
            SET p.stock = p.stock + d.delta""";

    private final EntityManager entities;
    private final JdbcTemplate jdbc;

    StockTables(EntityManager entities, JdbcTemplate jdbc) {
        this.entities = entities;
        this.jdbc = jdbc;
    }

    /**
     * Locks in ascending order of id, the one global order, in one statement.
     *
     * @param readOnly true when the stock is written as one statement for all products and not by Hibernate
     */
    Map<Long, Product> lock(Collection<Long> ids, boolean readOnly) {
        var locked = new HashMap<Long, Product>();
        entities.unwrap(Session.class)
                .createNativeQuery(LOCK, Product.class)
                .setParameter("ids", List.copyOf(new TreeSet<>(ids)))
                .setHint(HibernateHints.HINT_READ_ONLY, readOnly)
                .getResultList()
                .forEach(product -> locked.put(product.id(), product));
        return locked;
    }

    void addToStock(Map<Long, Long> deltas) {
        var rows = deltas.entrySet()
                .stream()
                .map(delta -> "[" + delta.getKey() + "," + delta.getValue() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        int updated = jdbc.update(ADD_TO_STOCK, rows);
        if (updated != deltas.size()) {
            throw new IllegalStateException(updated + " of " + deltas.size() + " products updated");
        }
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
