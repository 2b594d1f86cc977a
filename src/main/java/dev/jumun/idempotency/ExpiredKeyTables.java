package dev.jumun.idempotency;

import dev.jumun.shared.KeyPairs;
import dev.jumun.shared.UserId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The SQL of deleting expired keys. Rows that another transaction has locked are left to the next time, so this never waits
 * for a row: neither for a write that uses such a key anew, nor for another purge. Such a write first takes the key from
 * the order that holds it, then makes its own order, then overwrites the key's row, and commits after that. At the moment
 * at which this has locked the row,
 *
 * <ul>
 * <li>it has overwritten the row already: then the row was locked, or is no longer expired;
 * <li>it has taken the key from an order: that order is locked and, as committed, still holds the key, so the row stays for
 * the write to overwrite;
 * <li>it has made its order, and none held the key: the row goes, and the write, which waits for that, inserts it anew;
 * <li>it has done nothing yet: it finds no row, or one that is expired, and then no order that holds the key.
 * </ul>
 */
@Repository
class ExpiredKeyTables {
    /** Few enough that a write that uses one of them anew waits for milliseconds only. */
    static final int BATCH = 1000;
    static final String EXPIRED = """
            SELECT user_id, idempotency_key FROM idempotency_keys FORCE INDEX (idx_idempotency_keys_expires)
            WHERE expires_at < ?
            ORDER BY expires_at
            LIMIT ?""";
    private static final KeyPairs<ExpiredKey> KEY = new KeyPairs<>("user_id", key -> key.user().value(),
            "idempotency_key", key -> key.key().value().getBytes(StandardCharsets.US_ASCII));

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final HeldKeys held;

    ExpiredKeyTables(JdbcTemplate jdbc, PlatformTransactionManager transactionManager, HeldKeys held) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.held = held;
    }

    /** Some of those whose time was over before that, the oldest first. */
    List<ExpiredKey> expiredBefore(Instant time) {
        return transaction.execute(_ -> jdbc.query(EXPIRED, (row, _) -> read(row), utc(time), BATCH));
    }

    static String lockStatement(int keys) {
        return "SELECT user_id, idempotency_key FROM idempotency_keys FORCE INDEX (uk_idempotency_keys_user_key)"
                + " WHERE "
                + KEY.condition(keys) + " AND expires_at < ? ORDER BY user_id, idempotency_key FOR UPDATE SKIP LOCKED";
    }

    /**
     * Deletes those of them that are still expired and that nobody is using, and has what they made let go of them;
     * returns how many that is.
     */
    int delete(List<ExpiredKey> keys, Instant expiredBefore) {
        if (keys.isEmpty()) {
            return 0;
        }
        return Objects.requireNonNull(transaction.execute(_ -> {
            var locked = jdbc.query(lockStatement(keys.size()), (row, _) -> read(row),
                    Stream.concat(Arrays.stream(KEY.parameters(keys)), Stream.of(utc(expiredBefore))).toArray());
            if (locked.isEmpty()) {
                return 0;
            }
            var stillHeld = held.release(locked.stream().map(ExpiredKey::ownKey).toList());
            var free = locked.stream().filter(key -> !stillHeld.contains(key.ownKey())).toList();
            if (!free.isEmpty()) {
                // Key by key: for one condition MariaDB may read all keys of a user, and wait for those in use.
                jdbc.batchUpdate("DELETE FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ?",
                        free.stream().map(key -> KEY.parameters(List.of(key))).toList());
            }
            return free.size();
        }));
    }

    private static ExpiredKey read(ResultSet row) throws SQLException {
        return new ExpiredKey(new UserId(row.getLong("user_id")),
                new IdempotencyKey(new String(row.getBytes("idempotency_key"), StandardCharsets.US_ASCII)));
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** A key whose time was over when it was read. */
    record ExpiredKey(UserId user, IdempotencyKey key) {
        String ownKey() {
            return Intent.ownKey(user, key);
        }
    }
}
