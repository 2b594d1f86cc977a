package dev.jumun.coupon;

import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.SortDirection;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The SQL of coupons and of how many of each were issued. */
@Repository
class CouponTables {
    /** Adds rather than sets, and only what is left: the database itself refuses one too many. */
    static final String ISSUE = """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (coupon_id BIGINT PATH '$[0]', quantity INT PATH '$[1]')) d
                STRAIGHT_JOIN coupons c FORCE INDEX (PRIMARY) ON c.coupon_id = d.coupon_id
            SET c.issued_quantity = c.issued_quantity + d.quantity
            WHERE c.issued_quantity + d.quantity <= c.total_quantity""";

    private static final String TERMS = "c.coupon_id, c.code, c.type, c.value, c.starts_at, c.ends_at, c.total_quantity,"
            + " c.min_order_amount, c.max_discount_amount";
    // Times of the driver are local; both engines' sessions are in UTC.
    private static final ZoneOffset UTC = ZoneOffset.UTC;

    private final JdbcTemplate jdbc;

    CouponTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    long add(AddCoupon coupon, Instant now) {
        jdbc.update("""
                INSERT INTO coupons (code, type, value, starts_at, ends_at, created_at, total_quantity,
                    min_order_amount, max_discount_amount)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""", coupon.code(), coupon.type().name(), coupon.value().amount(),
                utc(coupon.startsAt()), utc(coupon.endsAt()), utc(now), coupon.totalQuantity(),
                amount(coupon.minOrderAmount()), amount(coupon.maxDiscountAmount()));
        var id = jdbc.queryForObject("SELECT LAST_INSERT_ID()", Long.class);
        return id == null ? 0 : id;
    }

    @Transactional(readOnly = true)
    public Optional<Coupon> find(String code) {
        return jdbc.query("SELECT " + TERMS + " FROM coupons c WHERE c.code = ?", (row, _) -> terms(row), code)
                .stream()
                .findFirst();
    }

    /** FORCE INDEX, because rows are locked in the order in which they are scanned. */
    static String lockStatement(int coupons) {
        return "SELECT coupon_id, total_quantity, issued_quantity FROM coupons FORCE INDEX (PRIMARY) WHERE coupon_id IN ("
                + Stream.generate(() -> "?").limit(coupons).collect(Collectors.joining(", "))
                + ") ORDER BY coupon_id FOR UPDATE";
    }

    /** Locks in ascending order of id; what is left of each, by id. */
    Map<Long, Integer> lockRemaining(Collection<Long> ids) {
        var remaining = new HashMap<Long, Integer>();
        var sorted = new TreeSet<>(ids);
        if (!sorted.isEmpty()) {
            jdbc.query(lockStatement(sorted.size()), row -> {
                remaining.put(row.getLong("coupon_id"), row.getInt("total_quantity") - row.getInt("issued_quantity"));
            }, sorted.toArray());
        }
        return remaining;
    }

    void issue(Map<Long, Integer> quantities) {
        var rows = quantities.entrySet()
                .stream()
                .map(quantity -> "[" + quantity.getKey() + "," + quantity.getValue() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        int updated = jdbc.update(ISSUE, rows);
        if (updated != quantities.size()) {
            throw new IllegalStateException(updated + " of " + quantities.size() + " coupons issued");
        }
    }

    /** Coupons of higher ids whose window is open at some moment between the two, with what is left of each. */
    @Transactional(readOnly = true)
    public List<CouponStock> openAfter(long lastId, Instant from, Instant to, int limit) {
        return jdbc.query("SELECT " + TERMS + ", c.issued_quantity FROM coupons c"
                + " WHERE c.ends_at >= ? AND c.starts_at <= ? AND c.coupon_id > ? ORDER BY c.coupon_id LIMIT ?",
                (row, _) -> new CouponStock(terms(row), row.getInt("total_quantity") - row.getInt("issued_quantity")),
                utc(from), utc(to), lastId, limit);
    }

    /** What is left of the coupon, as committed at this moment. */
    @Transactional(readOnly = true)
    public int remaining(long couponId) {
        var remaining = jdbc.queryForObject(
                "SELECT total_quantity - issued_quantity FROM coupons WHERE coupon_id = ?", Integer.class, couponId);
        return remaining == null ? 0 : remaining;
    }

    Page<CouponView> open(Instant now, PageQuery page) {
        var moment = utc(now);
        var count = jdbc.queryForObject("SELECT COUNT(*) FROM coupons WHERE ends_at >= ? AND starts_at <= ?",
                Long.class, moment, moment);
        return Page.of(page, count == null ? 0 : count, SortDirection.ASC, scan -> jdbc.query(
                "SELECT " + TERMS + ", c.issued_quantity, 0 AS used_quantity, c.created_at FROM coupons c"
                        + " WHERE c.ends_at >= ? AND c.starts_at <= ? ORDER BY c.ends_at " + scan.direction()
                        + ", c.coupon_id " + scan.direction() + " LIMIT ? OFFSET ?",
                (row, _) -> view(row), moment, moment, scan.limit(), scan.offset()));
    }

    Page<CouponView> all(PageQuery page) {
        var count = jdbc.queryForObject("SELECT COUNT(*) FROM coupons", Long.class);
        return Page.of(page, count == null ? 0 : count, SortDirection.DESC, scan -> jdbc.query(
                "SELECT " + TERMS + ", c.issued_quantity, c.created_at,"
                        + " (SELECT COUNT(*) FROM user_coupons u WHERE u.coupon_id = c.coupon_id AND u.status = 'USED')"
                        + " AS used_quantity"
                        + " FROM coupons c ORDER BY c.coupon_id " + scan.direction() + " LIMIT ? OFFSET ?",
                (row, _) -> view(row), scan.limit(), scan.offset()));
    }

    private static Coupon terms(ResultSet row) throws SQLException {
        return new Coupon(row.getLong("coupon_id"), row.getString("code"), CouponType.valueOf(row.getString("type")),
                new Money(row.getBigDecimal("value")), instant(row, "starts_at"), instant(row, "ends_at"),
                row.getInt("total_quantity"), money(row, "min_order_amount"), money(row, "max_discount_amount"));
    }

    private static CouponView view(ResultSet row) throws SQLException {
        var terms = terms(row);
        return new CouponView(terms.id(), terms.code(), terms.type(), terms.value(), terms.startsAt(), terms.endsAt(),
                terms.minOrderAmount(), terms.maxDiscountAmount(), terms.totalQuantity(),
                row.getInt("issued_quantity"), row.getInt("used_quantity"), instant(row, "created_at"));
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(UTC);
    }

    private static @Nullable BigDecimal amount(@Nullable Money money) {
        return money == null ? null : money.amount();
    }

    private static @Nullable Money money(ResultSet row, String column) throws SQLException {
        var amount = row.getBigDecimal(column);
        return amount == null ? null : new Money(amount);
    }

    /** A coupon and what is left of it. */
    record CouponStock(Coupon coupon, int remaining) {}
}
