package dev.jumun.wallet;

import dev.jumun.idempotency.WriteLockTimeout;
import dev.jumun.shared.DatabaseFailure;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.PageScan;
import dev.jumun.shared.SortDirection;
import dev.jumun.shared.UserId;
import jakarta.persistence.EntityManager;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The SQL of wallets and their ledger. */
@Repository
class WalletTables {
    /** FORCE INDEX, because rows are locked in the order in which they are scanned. */
    static final String LOCK = """
            SELECT user_id, balance FROM wallets FORCE INDEX (PRIMARY)
            WHERE user_id IN (%s) ORDER BY user_id FOR UPDATE""";

    /**
     * Adds rather than sets: the CHECK of the column then guards the sum, whatever was read before. STRAIGHT_JOIN, because
     * a plan that scans the wallets would wait for rows that are none of ours.
     */
    static final String ADD_TO_BALANCES = """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (user_id BIGINT PATH '$[0]', delta DECIMAL(19, 2) PATH '$[1]')) d
                STRAIGHT_JOIN wallets w FORCE INDEX (PRIMARY) ON w.user_id = d.user_id
            SET w.balance = w.balance + d.delta""";

    static final String COUNT_LEDGER = "SELECT COUNT(*) FROM point_ledger FORCE INDEX (idx_point_ledger_user)"
            + " WHERE user_id = ?";

    // Said, because Spring would ask the driver for the type of each NULL, and the driver answers with an exception.
    private static final int[] LEDGER = {Types.BIGINT, Types.BIGINT, Types.DECIMAL, Types.VARCHAR, Types.DECIMAL,
            Types.TIMESTAMP};

    private final EntityManager entities;
    private final JdbcTemplate jdbc;

    WalletTables(EntityManager entities, JdbcTemplate jdbc) {
        this.entities = entities;
        this.jdbc = jdbc;
    }

    /** Locks those that exist in ascending order of id, the one global order, in one statement. */
    Map<Long, Wallet> lock(Collection<Long> users) {
        var ascending = new TreeSet<>(users);
        var locked = new HashMap<Long, Wallet>();
        try {
            jdbc.query(LOCK.formatted(String.join(", ", Collections.nCopies(ascending.size(), "?"))), row -> {
                var wallet = new Wallet(row.getLong("user_id"), row.getBigDecimal("balance"));
                locked.put(wallet.userId(), wallet);
            }, ascending.toArray());
        } catch (RuntimeException failure) {
            throw DatabaseFailure.isLockWaitTimeout(failure) ? new WriteLockTimeout(failure) : failure;
        }
        return locked;
    }

    void addToBalances(Map<Long, Money> deltas) {
        var rows = deltas.entrySet()
                .stream()
                // As text: MySQL reads a fraction in JSON as a binary floating-point number.
                .map(delta -> "[" + delta.getKey() + ",\"" + delta.getValue() + "\"]")
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
                        .toList(),
                LEDGER);
    }

    void open(long user) {
        jdbc.update("INSERT INTO wallets (user_id, balance) VALUES (?, 0.00)", user);
    }

    Optional<Money> balance(long user) {
        return Optional.ofNullable(entities.find(Wallet.class, user)).map(Wallet::balance);
    }

    Map<UserId, Money> balances(Collection<Long> users) {
        return entities.createQuery("SELECT w FROM Wallet w WHERE w.userId IN :users", Wallet.class)
                .setParameter("users", users)
                .getResultStream()
                .collect(Collectors.toMap(wallet -> new UserId(wallet.userId()), Wallet::balance));
    }

    /** The ids of the page come from the index alone; the rows are read for those only. */
    static String ledgerStatement(PageScan scan) {
        var order = scan.direction();
        return """
                SELECT l.id, l.delta, l.reason, l.order_id, l.balance_after, l.created_at
                FROM (
                    SELECT id FROM point_ledger FORCE INDEX (idx_point_ledger_user)
                    WHERE user_id = ? ORDER BY id %s LIMIT %d OFFSET %d
                ) p STRAIGHT_JOIN point_ledger l ON l.id = p.id
                ORDER BY l.id %s""".formatted(order, scan.limit(), scan.offset(), order);
    }

    Page<LedgerEntryView> ledger(long user, PageQuery page) {
        var count = jdbc.queryForObject(COUNT_LEDGER, Long.class, user);
        return Page.of(page, count == null ? 0 : count, SortDirection.DESC, scan -> jdbc.query(ledgerStatement(scan),
                (row, _) -> new LedgerEntryView(row.getLong("id"), new Money(row.getBigDecimal("delta")),
                        LedgerReason.valueOf(row.getString("reason")), row.getObject("order_id", Long.class),
                        new Money(row.getBigDecimal("balance_after")),
                        row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC)),
                user));
    }
}
