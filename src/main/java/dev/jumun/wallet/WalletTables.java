package dev.jumun.wallet;

import dev.jumun.idempotency.WriteLockTimeout;
import dev.jumun.shared.DatabaseFailure;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.jpa.HibernateHints;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The SQL of wallets and their ledger. */
@Repository
class WalletTables {
    /** FORCE INDEX, because rows are locked in the order in which they are scanned. */
    static final String LOCK = """
            SELECT user_id, balance FROM wallets FORCE INDEX (PRIMARY)
            WHERE user_id IN (:users) ORDER BY user_id FOR UPDATE""";

    /**
     * Adds rather than sets: the CHECK of the column then guards the sum, whatever was read before. STRAIGHT_JOIN, because
     * a plan that scans the wallets would wait for rows that are none of ours.
     */
    static final String ADD_TO_BALANCES = """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (user_id BIGINT PATH '$[0]', delta DECIMAL(19, 2) PATH '$[1]')) d
                STRAIGHT_JOIN wallets w FORCE INDEX (PRIMARY) ON w.user_id = d.user_id
            SET w.balance = w.balance + d.delta""";

    private final EntityManager entities;
    private final JdbcTemplate jdbc;

    WalletTables(EntityManager entities, JdbcTemplate jdbc) {
        this.entities = entities;
        this.jdbc = jdbc;
    }

    /**
     * Locks in ascending order of id, the one global order, in one statement. Read-only for Hibernate, because the
     * balances are written as one statement for all of them and not as one for each.
     */
    Map<Long, Wallet> lock(Collection<Long> users) {
        var locked = new HashMap<Long, Wallet>();
        try {
            entities.unwrap(Session.class)
                    .createNativeQuery(LOCK, Wallet.class)
                    .setParameter("users", List.copyOf(new TreeSet<>(users)))
                    .setHint(HibernateHints.HINT_READ_ONLY, true)
                    .getResultList()
                    .forEach(wallet -> locked.put(wallet.userId(), wallet));
        } catch (RuntimeException failure) {
            throw DatabaseFailure.isLockWaitTimeout(failure) ? new WriteLockTimeout(failure) : failure;
        }
        return locked;
    }

    void addToBalances(Map<Long, Money> deltas) {
        var rows = deltas.entrySet()
                .stream()
                .map(delta -> "[" + delta.getKey() + "," + delta.getValue() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        int updated = jdbc.update(ADD_TO_BALANCES, rows);
        if (updated != deltas.size()) {
            throw new IllegalStateException(updated + " of " + deltas.size() + " wallets updated");
        }
    }

    void append(List<LockedWallets.Entry> entries, Instant now) {
        var createdAt = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        jdbc.batchUpdate("""
                INSERT INTO point_ledger (user_id, order_id, delta, reason, balance_after, created_at)
                VALUES (?, ?, ?, ?, ?, ?)""",
                entries.stream()
                        .map(entry -> new @Nullable Object[]{entry.userId(),
                                entry.order() == null ? null : entry.order().value(), entry.delta().amount(),
                                entry.reason().name(), entry.balanceAfter().amount(), createdAt})
                        .toList());
    }

    void open(long user) {
        jdbc.update("INSERT INTO wallets (user_id, balance) VALUES (?, 0.00)", user);
    }

    Optional<Money> balance(long user) {
        return Optional.ofNullable(entities.find(Wallet.class, user)).map(Wallet::balance);
    }

    Page<LedgerEntryView> ledger(long user, PageQuery page) {
        var count = jdbc.queryForObject("SELECT COUNT(*) FROM point_ledger WHERE user_id = ?", Long.class, user);
        long total = count == null ? 0 : count;
        List<LedgerEntryView> content = page.offset() >= total
                ? List.of()
                : jdbc.query("""
                SELECT id, delta, reason, order_id, balance_after, created_at FROM point_ledger
                WHERE user_id = ? ORDER BY id DESC LIMIT ? OFFSET ?""",
                        (row, _) -> new LedgerEntryView(row.getLong("id"), new Money(row.getBigDecimal("delta")),
                                LedgerReason.valueOf(row.getString("reason")), row.getObject("order_id", Long.class),
                                new Money(row.getBigDecimal("balance_after")),
                                row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC)),
                        user, page.size(), page.offset());
        return new Page<>(content, page.page(), page.size(), total);
    }
}
