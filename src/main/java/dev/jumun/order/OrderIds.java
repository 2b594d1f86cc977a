package dev.jumun.order;

import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ids of orders, their lines and payments. They come from the database in blocks, so that rows that are inserted many at once
 * have their ids before that; what is left of a block when a process ends is never used.
 */
@Component
final class OrderIds {
    /** One small transaction for so many ids. */
    private static final int BLOCK = 1000;

    private final Sequence orders;
    private final Sequence items;
    private final Sequence payments;

    OrderIds(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        // Of its own: it must not wait for the end of the transaction that needs the ids, nor be rolled back with it.
        var transactions = new TransactionTemplate(transactionManager);
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.orders = new Sequence("orders", jdbc, transactions);
        this.items = new Sequence("order_items", jdbc, transactions);
        this.payments = new Sequence("payments", jdbc, transactions);
    }

    long nextOrder() {
        return orders.next();
    }

    long nextItem() {
        return items.next();
    }

    long nextPayment() {
        return payments.next();
    }

    /** Ascending within this instance, unique among all. */
    private static final class Sequence {
        private final String name;
        private final JdbcTemplate jdbc;
        private final TransactionTemplate transactions;
        private final ReentrantLock lock = new ReentrantLock();
        private long next = 1;
        private long last;

        Sequence(String name, JdbcTemplate jdbc, TransactionTemplate transactions) {
            this.name = name;
            this.jdbc = jdbc;
            this.transactions = transactions;
        }

        long next() {
            lock.lock();
            try {
                if (next > last) {
                    takeBlock();
                }
                return next++;
            } finally {
                lock.unlock();
            }
        }

        private void takeBlock() {
            var taken = transactions.execute(_ -> {
                int rows = jdbc.update("UPDATE id_blocks SET next_id = LAST_INSERT_ID(next_id + ?) WHERE name = ?",
                        BLOCK, name);
                // Without a row, it would be the last id of something else.
                return rows == 1 ? jdbc.queryForObject("SELECT LAST_INSERT_ID()", Long.class) : null;
            });
            if (taken == null) {
                throw new IllegalStateException("No ids of " + name);
            }
            last = taken;
            next = last - BLOCK + 1;
        }
    }
}
