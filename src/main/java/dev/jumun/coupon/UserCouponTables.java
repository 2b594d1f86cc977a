package dev.jumun.coupon;

import dev.jumun.shared.KeyPairs;
import dev.jumun.shared.Money;
import dev.jumun.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The SQL of the coupons that users hold. */
@Repository
class UserCouponTables {
    /** STRAIGHT_JOIN and FORCE INDEX, so that just these rows are locked, in their order. */
    static final String GIVE_BACK = """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) d
                STRAIGHT_JOIN user_coupons u FORCE INDEX (PRIMARY) ON u.id = d.id
            SET u.status = 'CLAIMED', u.used_at = NULL
            WHERE u.status = 'USED'""";

    /** STRAIGHT_JOIN, because a shop with few coupons would be read from them, and then sorted. */
    static final String HELD_BY = """
            SELECT u.coupon_id, c.code, c.type, c.value, c.min_order_amount, c.max_discount_amount, u.status,
                u.claimed_at, u.used_at, c.ends_at
            FROM user_coupons u FORCE INDEX (idx_user_coupons_user_claimed)
                STRAIGHT_JOIN coupons c ON c.coupon_id = u.coupon_id
            WHERE u.user_id = ?
            ORDER BY u.claimed_at DESC, u.id DESC
            LIMIT ?""";

    private static final ZoneOffset UTC = ZoneOffset.UTC;
    private static final KeyPairs<Holding> KEY = new KeyPairs<>("user_id", Holding::userId, "coupon_id",
            Holding::couponId);

    private final JdbcTemplate jdbc;

    UserCouponTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks in the order of the unique key. */
    static String lockStatement(int holdings) {
        return "SELECT id, user_id, coupon_id, status FROM user_coupons FORCE INDEX (uk_user_coupons_user_coupon) WHERE "
                + KEY.condition(holdings) + " ORDER BY user_id, coupon_id FOR UPDATE";
    }

    /**
     * Locks what of these is held, in the order of users and coupons. Each row belongs to a wallet that is locked already,
     * so nobody waits here.
     */
    List<Held> lock(Collection<Holding> holdings) {
        var wanted = holdings.stream().distinct().toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        return jdbc.query(lockStatement(wanted.size()),
                (row, _) -> new Held(row.getLong("id"), new Holding(row.getLong("user_id"), row.getLong("coupon_id")),
                        UserCouponStatus.valueOf(row.getString("status"))),
                KEY.parameters(wanted));
    }

    void add(Collection<Holding> claimed, Instant now) {
        var claimedAt = LocalDateTime.ofInstant(now, UTC);
        jdbc.batchUpdate("""
                INSERT INTO user_coupons (user_id, coupon_id, status, claimed_at)
                VALUES (?, ?, 'CLAIMED', ?)""",
                claimed.stream()
                        .map(holding -> new Object[]{holding.userId(), holding.couponId(), claimedAt})
                        .toList());
    }

    /** Marks them as spent; only such as are not spent yet, whatever was read before. */
    void use(Collection<Long> ids, Instant now) {
        var arguments = new ArrayList<Object>();
        arguments.add(LocalDateTime.ofInstant(now, UTC));
        arguments.addAll(ids);
        int updated = jdbc
                .update("UPDATE user_coupons SET status = 'USED', used_at = ? WHERE status = 'CLAIMED' AND id IN ("
                        + String.join(", ", Collections.nCopies(ids.size(), "?")) + ")", arguments.toArray());
        if (updated != ids.size()) {
            throw new IllegalStateException(updated + " of " + ids.size() + " coupons used");
        }
    }

    /** The status too, because MySQL would scan the whole key of a small table for the ids alone. */
    static String lockByIdsStatement(int ids) {
        return "SELECT id, status FROM user_coupons FORCE INDEX (PRIMARY) WHERE id IN ("
                + String.join(", ", Collections.nCopies(ids, "?")) + ") ORDER BY id FOR UPDATE";
    }

    /** Locks these by id; each belongs to a wallet that is locked already, so nobody waits here. */
    void lockByIds(Collection<Long> ids) {
        jdbc.queryForList(lockByIdsStatement(ids.size()), ids.toArray());
    }

    /** Marks them as not spent; only such as are spent, whatever was read before. */
    void giveBack(Collection<Long> ids) {
        int updated = jdbc.update(GIVE_BACK, rows(ids));
        if (updated != ids.size()) {
            throw new IllegalStateException(updated + " of " + ids.size() + " coupons given back");
        }
    }

    private static String rows(Collection<Long> ids) {
        return ids.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    List<UserCouponView> heldBy(UserId user, int limit) {
        return jdbc.query(HELD_BY, (row, _) -> view(row), user.value(), limit);
    }

    /** The codes behind these user coupons, by their ids. */
    Map<Long, String> codes(Collection<Long> ids) {
        var codes = new HashMap<Long, String>();
        if (!ids.isEmpty()) {
            jdbc.query("SELECT u.id, c.code FROM user_coupons u JOIN coupons c ON c.coupon_id = u.coupon_id"
                    + " WHERE u.id IN (" + String.join(", ", Collections.nCopies(ids.size(), "?")) + ")", row -> {
                        codes.put(row.getLong("id"), row.getString("code"));
                    }, ids.toArray());
        }
        return codes;
    }

    /** Which of these users hold the coupon, as committed at this moment. */
    @Transactional(readOnly = true)
    public Set<Long> holdersAmong(long couponId, Collection<Long> users) {
        var arguments = new ArrayList<Object>();
        arguments.add(couponId);
        arguments.addAll(users);
        return new HashSet<>(jdbc.queryForList("SELECT user_id FROM user_coupons WHERE coupon_id = ? AND user_id IN ("
                + String.join(", ", Collections.nCopies(users.size(), "?")) + ")", Long.class, arguments.toArray()));
    }

    /** The next holders of the coupon in the order of their rows: users by the ids of their user coupons. */
    SortedMap<Long, Long> heldAfter(long couponId, UserCouponStatus status, long lastId, int limit) {
        var users = new TreeMap<Long, Long>();
        jdbc.query("SELECT id, user_id FROM user_coupons WHERE coupon_id = ? AND status = ? AND id > ?"
                + " ORDER BY id LIMIT ?", row -> {
                    users.put(row.getLong("id"), row.getLong("user_id"));
                }, couponId, status.name(), lastId, limit);
        return users;
    }

    /** The users who hold the coupon, in any order, as committed at this moment. */
    @Transactional(readOnly = true)
    public long[] holders(long couponId, int limit) {
        var users = LongStream.builder();
        jdbc.query("SELECT user_id FROM user_coupons WHERE coupon_id = ? LIMIT ?", row -> {
            users.add(row.getLong("user_id"));
        }, couponId, limit);
        return users.build().toArray();
    }

    private static UserCouponView view(ResultSet row) throws SQLException {
        var usedAt = row.getObject("used_at", LocalDateTime.class);
        return new UserCouponView(row.getLong("coupon_id"), row.getString("code"),
                CouponType.valueOf(row.getString("type")), new Money(row.getBigDecimal("value")),
                money(row, "min_order_amount"), money(row, "max_discount_amount"),
                UserCouponStatus.valueOf(row.getString("status")),
                row.getObject("claimed_at", LocalDateTime.class).toInstant(UTC),
                usedAt == null ? null : usedAt.toInstant(UTC),
                row.getObject("ends_at", LocalDateTime.class).toInstant(UTC));
    }

    private static @Nullable Money money(ResultSet row, String column) throws SQLException {
        var amount = row.getBigDecimal(column);
        return amount == null ? null : new Money(amount);
    }

    /** One user's one of a coupon, held or wanted. */
    record Holding(long userId, long couponId) {}

    /** A row that is there. */
    record Held(long id, Holding holding, UserCouponStatus status) {}
}
