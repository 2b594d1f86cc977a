package dev.jumun.order;

import dev.jumun.shared.OrderId;
import dev.jumun.shared.UserId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.jpa.HibernateHints;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The SQL of orders that are cancelled: whole orders, many at once. */
@Repository
class CancellationTables {
    /**
     * Only what is paid and not given back yet, whatever was read before. STRAIGHT_JOIN, because a plan that scans the orders
     * would wait for rows that are none of ours.
     */
    static final String CANCEL = """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (order_id BIGINT PATH '$[0]', actor BIGINT PATH '$[1]')) d
                STRAIGHT_JOIN orders o FORCE INDEX (PRIMARY) ON o.order_id = d.order_id
                STRAIGHT_JOIN payments p FORCE INDEX (uk_payments_order) ON p.order_id = d.order_id
            SET o.status = 'CANCELLED', o.cancelled_at = ?, o.cancelled_by = d.actor, p.status = 'REFUNDED'
            WHERE o.status = 'PAID' AND p.status = 'SUCCESS'""";

    /** Refused by a server that takes no writes; changes nothing and waits for nobody. */
    private static final String IS_WRITABLE = "UPDATE orders SET status = status WHERE FALSE";

    private final EntityManager entities;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    CancellationTables(EntityManager entities, JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /**
     * What a cancellation has to know beforehand: whose wallet to lock, and how many products at most. When it finds
     * nothing, it reads once more from a server that takes writes: a primary that was replaced, to which a connection may
     * still lead, does not know the newest orders.
     */
    Optional<Target> target(OrderId id) {
        return find(id).or(() -> Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.update(IS_WRITABLE);
            return find(id);
        })));
    }

    private Optional<Target> find(OrderId id) {
        return jdbc.query("""
                SELECT o.user_id, COUNT(*) AS line_count
                FROM orders o
                    JOIN order_items i ON i.order_id = o.order_id
                WHERE o.order_id = ?
                GROUP BY o.user_id""", (row, _) -> new Target(new UserId(row.getLong("user_id")),
                row.getInt("line_count")), id.value()).stream().findFirst();
    }

    /**
     * Those of these orders that exist, with their lines and payments, in two statements. Not locked themselves: an order
     * changes under its buyer's wallet lock only. Read-only for Hibernate, because changes are written as one statement.
     */
    Map<Long, Payment> withPayments(Collection<OrderId> orders) {
        if (orders.isEmpty()) {
            return Map.of();
        }
        var ids = orders.stream().map(OrderId::value).distinct().toList();
        entities.createQuery("SELECT o FROM Orders o JOIN FETCH o.items WHERE o.id IN :ids", Order.class)
                .setParameter("ids", ids)
                .setHint(HibernateHints.HINT_READ_ONLY, true)
                .getResultList();
        return entities.createQuery("SELECT p FROM Payment p WHERE p.order.id IN :ids", Payment.class)
                .setParameter("ids", ids)
                .setHint(HibernateHints.HINT_READ_ONLY, true)
                .getResultStream()
                .collect(Collectors.toMap(payment -> payment.order().id().value(), Function.identity()));
    }

    /** An order as far as it never changes. */
    record Target(UserId buyer, int lines) {}

    /** @param actors who cancels, by the orders that are cancelled */
    void cancel(SortedMap<Long, UserId> actors, Instant now) {
        var rows = actors.entrySet()
                .stream()
                .map(actor -> "[" + actor.getKey() + "," + actor.getValue().value() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        int updated = jdbc.update(CANCEL, rows, LocalDateTime.ofInstant(now, ZoneOffset.UTC));
        // An order and its payment each.
        if (updated != 2 * actors.size()) {
            throw new IllegalStateException(updated + " rows of " + actors.size() + " orders cancelled");
        }
    }
}
