package dev.jumun.order;

import dev.jumun.idempotency.HeldKeys;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The keys that orders hold, {@code orders.idempotency_key}: UNIQUE, so that one key makes one order while it lasts. */
@Component
class OrderKeys implements HeldKeys {
    private final JdbcTemplate jdbc;

    OrderKeys(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Lets go of keys whose time is over for orders that use them anew; waits for who has locked their orders. */
    void takeBack(Collection<String> ownKeys) {
        if (!ownKeys.isEmpty()) {
            jdbc.batchUpdate("UPDATE orders SET idempotency_key = NULL WHERE idempotency_key = ?",
                    ownKeys.stream().map(key -> new Object[]{key.getBytes(StandardCharsets.US_ASCII)}).toList());
        }
    }

    /** By the key's own index: the UPDATE changes its entries too, and an insert next to one may have locked them. */
    static String lockStatement(int keys) {
        return "SELECT order_id FROM orders FORCE INDEX (uk_orders_idempotency_key) WHERE idempotency_key IN ("
                + places(keys) + ") FOR UPDATE SKIP LOCKED";
    }

    static String heldStatement(int keys) {
        return "SELECT idempotency_key FROM orders FORCE INDEX (uk_orders_idempotency_key) WHERE idempotency_key IN ("
                + places(keys) + ")";
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> release(Collection<String> ownKeys) {
        var keys = ownKeys.stream().map(key -> (Object) key.getBytes(StandardCharsets.US_ASCII)).toArray();
        var orders = jdbc.queryForList(lockStatement(keys.length), Long.class, keys);
        if (!orders.isEmpty()) {
            // Order by order, so that no plan can lock more than these. One wait is left: entries of the index without a
            // key come before all keys, and an order that uses the least key of all anew locks the gap between. Should it
            // wait for this transaction too, one of the two is rolled back and runs again: the order at once, or the purge.
            jdbc.batchUpdate("UPDATE orders SET idempotency_key = NULL WHERE order_id = ?",
                    orders.stream().map(order -> new Object[]{order}).toList());
        }
        // Without locks: as committed, but for the changes just made.
        return new HashSet<>(jdbc.query(heldStatement(keys.length),
                (row, _) -> new String(row.getBytes("idempotency_key"), StandardCharsets.US_ASCII), keys));
    }

    private static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
