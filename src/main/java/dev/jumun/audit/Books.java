package dev.jumun.audit;

import dev.jumun.audit.Rule.Check;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The rules of the contract (§7) as SQL. Every query walks its tables once, in the order of a key, and joins by keys; what
 * the server has to set aside (a row per wallet or product, the sorted ledger) it keeps on disk when it is large.
 * Grouped columns are in MIN, because MariaDB does not see that a key decides the columns of its row.
 */
final class Books {
    static final List<Rule> RULES = List.of(wallets(), stock(), orderTraces(), orderAmounts(), coupons(), events(),
            SalesFigureChecks.rule());

    private Books() {}

    private static Rule wallets() {
        var sum = new Check("""
                SELECT w.user_id, MIN(w.balance) AS held, COALESCE(SUM(l.delta), 0) AS ledger_sum
                FROM wallets w
                    LEFT JOIN point_ledger l ON l.user_id = w.user_id
                GROUP BY w.user_id
                HAVING held <> ledger_sum OR held < 0""",
                row -> wallet(row, "balance %s, but its ledger sums to %s".formatted(money(row, "held"),
                        money(row, "ledger_sum"))));
        var newest = new Check("""
                SELECT w.user_id, w.balance, l.balance_after AS newest
                FROM (SELECT user_id, MAX(id) AS id FROM point_ledger GROUP BY user_id) n
                    JOIN point_ledger l ON l.id = n.id
                    JOIN wallets w ON w.user_id = n.user_id
                WHERE l.balance_after <> w.balance""",
                row -> wallet(row, "balance %s, but its newest ledger row left %s".formatted(money(row, "balance"),
                        money(row, "newest"))));
        // LAG rather than a subquery for each row, whose time would grow with the square of a wallet's rows.
        var steps = new Check("""
                SELECT s.id, s.user_id, s.delta, s.balance_after, s.previous
                FROM (
                    SELECT id, user_id, delta, balance_after,
                        COALESCE(LAG(balance_after) OVER (PARTITION BY user_id ORDER BY id), 0) AS previous
                    FROM point_ledger
                ) s
                WHERE s.balance_after <> s.previous + s.delta OR s.balance_after < 0""",
                row -> wallet(row, "ledger row %d leaves %s, but follows %s and changes it by %s".formatted(
                        row.getLong("id"), money(row, "balance_after"), money(row, "previous"), money(row, "delta"))));
        return new Rule(1, "wallet-balances",
                "Every wallet's balance is the sum of its ledger and what the newest ledger row left, and never negative.",
                List.of(sum, newest, steps), null);
    }

    private static Rule stock() {
        var sum = new Check("""
                SELECT p.id, p.stock, COALESCE(a.quantity, 0) AS put_in, COALESCE(s.quantity, 0) AS sold
                FROM products p
                    LEFT JOIN (
                        SELECT product_id, SUM(delta) AS quantity FROM stock_adjustments GROUP BY product_id
                    ) a ON a.product_id = p.id
                    LEFT JOIN (
                        SELECT i.product_id, SUM(i.quantity) AS quantity
                        FROM orders o
                            JOIN order_items i ON i.order_id = o.order_id
                        WHERE o.status = 'PAID'
                        GROUP BY i.product_id
                    ) s ON s.product_id = p.id
                WHERE p.stock <> COALESCE(a.quantity, 0) - COALESCE(s.quantity, 0) OR p.stock < 0""",
                row -> new Violation("product " + row.getLong("id"),
                        "stock %d, but %s put in and %s sold".formatted(row.getLong("stock"), row.getString("put_in"),
                                row.getString("sold"))));
        return new Rule(2, "stock",
                "Every product's stock is what administrators put in less what paid orders hold, and never negative.",
                List.of(sum), null);
    }

    private static Rule orderTraces() {
        var payment = new Check("""
                SELECT o.order_id, o.status, o.paid_amount, p.status AS payment, p.amount
                FROM orders o
                    LEFT JOIN payments p ON p.order_id = o.order_id
                WHERE p.payment_id IS NULL
                    OR p.status <> CASE o.status
                        WHEN 'PAID' THEN 'SUCCESS' WHEN 'CANCELLED' THEN 'REFUNDED' ELSE 'FAILED' END
                    OR (o.status <> 'FAILED' AND p.amount <> o.paid_amount)""",
                row -> order(row, "%s over %s, but %s".formatted(row.getString("status"), money(row, "paid_amount"),
                        row.getString("payment") == null
                                ? "without a payment"
                                : "its payment is %s over %s".formatted(row.getString("payment"),
                                        money(row, "amount")))));
        var ledger = new Check("""
                SELECT o.order_id, o.status, o.user_id, o.paid_amount,
                    d.delta AS debit, d.user_id AS debited, r.delta AS refund, r.user_id AS refunded
                FROM orders o
                    LEFT JOIN point_ledger d ON d.order_id = o.order_id AND d.reason = 'ORDER'
                    LEFT JOIN point_ledger r ON r.order_id = o.order_id AND r.reason = 'REFUND'
                WHERE (o.status = 'FAILED') <> (d.id IS NULL)
                    OR (o.status = 'CANCELLED') <> (r.id IS NOT NULL)
                    OR d.delta <> -o.paid_amount
                    OR d.user_id <> o.user_id
                    OR r.delta <> o.paid_amount
                    OR r.user_id <> o.user_id""",
                row -> order(row, "%s over %s of user %d, but in the ledger %s and %s".formatted(
                        row.getString("status"), money(row, "paid_amount"), row.getLong("user_id"),
                        ledgerRow(row, "ORDER", "debit", "debited"),
                        ledgerRow(row, "REFUND", "refund", "refunded"))));
        var chargedOrder = new Check("""
                SELECT l.id, l.reason, l.order_id, o.order_id AS known_order
                FROM point_ledger l
                    LEFT JOIN orders o ON o.order_id = l.order_id
                WHERE (l.reason = 'CHARGE') <> (l.order_id IS NULL)
                    OR (l.order_id IS NOT NULL AND o.order_id IS NULL)""",
                row -> new Violation("ledger row " + row.getLong("id"),
                        "%s with %s".formatted(row.getString("reason"),
                                row.getString("order_id") == null
                                        ? "no order"
                                        : (row.getString("known_order") == null ? "unknown order " : "order ")
                                                + row.getString("order_id"))));
        // Sent events are deleted after their time: an order from before the newest of these may have lost its own.
        var events = new Check("""
                SELECT o.order_id, MIN(o.status) AS stands, COUNT(e.id) AS events,
                    COALESCE(SUM(e.event_type = 'order.paid'), 0) AS paid,
                    COALESCE(SUM(e.event_type = 'order.cancelled'), 0) AS cancelled,
                    MAX(g.newest_at) IS NOT NULL AND MIN(o.created_at) <= MAX(g.newest_at) AS purged
                FROM orders o
                    LEFT JOIN outbox e ON e.aggregate_id = o.order_id AND e.aggregate_type = 'order'
                    LEFT JOIN outbox_purged g ON g.aggregate_type = 'order'
                GROUP BY o.order_id
                HAVING paid > (stands <> 'FAILED')
                    OR cancelled > (stands = 'CANCELLED')
                    OR events <> paid + cancelled
                    OR (NOT purged AND (paid < (stands <> 'FAILED') OR cancelled < (stands = 'CANCELLED')))""",
                row -> order(row, "%s, but has %d order.paid, %d order.cancelled and %d other events".formatted(
                        row.getString("stands"), row.getLong("paid"), row.getLong("cancelled"),
                        row.getLong("events") - row.getLong("paid") - row.getLong("cancelled"))));
        // So all of them are counted too: what is there and what was deleted is what has to be.
        var countOfEvents = new Check("""
                SELECT *
                FROM (
                    SELECT
                        (SELECT COUNT(*) FROM orders WHERE status IN ('PAID', 'CANCELLED'))
                            + (SELECT COUNT(*) FROM orders WHERE status = 'CANCELLED') AS expected,
                        (SELECT COUNT(*) FROM outbox WHERE aggregate_type = 'order') AS kept,
                        COALESCE((SELECT events FROM outbox_purged WHERE aggregate_type = 'order'), 0) AS purged
                ) c
                WHERE c.purged > 0 AND c.expected <> c.kept + c.purged""",
                row -> new Violation("events", "%d expected, but %d kept and %d deleted after their time".formatted(
                        row.getLong("expected"), row.getLong("kept"), row.getLong("purged"))));
        // The index alone tells which orders are unknown; rows with their payloads are read for those only.
        var strayEvents = new Check("""
                SELECT e.id, e.event_type, e.aggregate_id
                FROM outbox x FORCE INDEX (idx_outbox_aggregate)
                    LEFT JOIN orders o ON o.order_id = x.aggregate_id
                    STRAIGHT_JOIN outbox e ON e.id = x.id
                WHERE x.aggregate_type = 'order' AND o.order_id IS NULL""",
                row -> event(row, "%s of unknown order %d".formatted(row.getString("event_type"),
                        row.getLong("aggregate_id"))));
        return new Rule(3, "order-traces",
                "Every order has exactly the payment, ledger rows and events of its status and paid amount, and none of"
                        + " these is without its order.",
                List.of(payment, ledger, chargedOrder, events, countOfEvents, strayEvents), null);
    }

    private static Rule orderAmounts() {
        var amounts = new Check("""
                SELECT o.order_id, MIN(o.total_amount) AS total, MIN(o.discount_amount) AS discount,
                    MIN(o.paid_amount) AS paid,
                    COUNT(i.order_item_id) AS items,
                    COALESCE(SUM(i.subtotal <> i.unit_price * i.quantity), 0) AS wrong_items,
                    COALESCE(SUM(i.subtotal), 0) AS subtotals
                FROM orders o
                    LEFT JOIN order_items i ON i.order_id = o.order_id
                GROUP BY o.order_id
                HAVING items = 0
                    OR wrong_items > 0
                    OR total <> subtotals
                    OR paid <> total - discount
                    OR paid < 0""",
                row -> order(row, "total %s, discount %s, paid %s, but %d items with subtotals of %s, %d of them wrong"
                        .formatted(money(row, "total"), money(row, "discount"),
                                money(row, "paid"), row.getLong("items"), money(row, "subtotals"),
                                row.getLong("wrong_items"))));
        return new Rule(4, "order-amounts",
                "Every order's total is the sum of its items' subtotals, each unit price times quantity; paid is total"
                        + " less discount and never negative.",
                List.of(amounts), null);
    }

    private static Rule coupons() {
        var issued = new Check("""
                SELECT c.coupon_id, MIN(c.code) AS code, MIN(c.issued_quantity) AS issued,
                    MIN(c.total_quantity) AS total, COUNT(u.id) AS held
                FROM coupons c
                    LEFT JOIN user_coupons u ON u.coupon_id = c.coupon_id
                GROUP BY c.coupon_id
                HAVING issued <> held OR issued > total""",
                row -> new Violation("coupon " + row.getString("code"),
                        "%d of %d issued, but %d held".formatted(row.getLong("issued"), row.getLong("total"),
                                row.getLong("held"))));
        var uses = new Check("""
                SELECT u.id, u.status AS stands, COALESCE(o.orders, 0) AS orders
                FROM user_coupons u
                    LEFT JOIN (
                        SELECT user_coupon_id, COUNT(*) AS orders
                        FROM orders
                        WHERE user_coupon_id IS NOT NULL AND status = 'PAID'
                        GROUP BY user_coupon_id
                    ) o ON o.user_coupon_id = u.id
                WHERE COALESCE(o.orders, 0) <> (u.status = 'USED')""",
                row -> new Violation("user coupon " + row.getLong("id"),
                        "%s, but %d paid orders use it".formatted(row.getString("stands"), row.getLong("orders"))));
        var discounts = new Check("""
                SELECT *
                FROM (
                    SELECT o.order_id, o.user_id, o.total_amount AS total, o.discount_amount AS discount,
                        u.user_id AS holder, c.code, c.min_order_amount AS minimum, CASE c.type
                            WHEN 'PERCENT' THEN LEAST(TRUNCATE(o.total_amount * c.value / 100, 2),
                                COALESCE(c.max_discount_amount, o.total_amount))
                            WHEN 'FIXED' THEN LEAST(c.value, o.total_amount)
                            ELSE 0 END AS granted
                    FROM orders o
                        LEFT JOIN user_coupons u ON u.id = o.user_coupon_id
                        LEFT JOIN coupons c ON c.coupon_id = u.coupon_id
                ) d
                WHERE d.discount <> d.granted OR d.holder <> d.user_id OR d.total < d.minimum""",
                row -> order(row, "discount %s on %s of user %d, but %s".formatted(money(row, "discount"),
                        money(row, "total"), row.getLong("user_id"),
                        row.getString("code") == null
                                ? "without a coupon"
                                : "coupon %s of user %d grants %s from %s on".formatted(row.getString("code"),
                                        row.getLong("holder"), money(row, "granted"), money(row, "minimum")))));
        return new Rule(5, "coupons",
                "As many of each coupon are held as were issued, and never more than there are; each used one is used by"
                        + " exactly one paid order of its holder, for the discount of its terms.",
                List.of(issued, uses, discounts), null);
    }

    private static Rule events() {
        var unsent = new Check("""
                SELECT id, status, sent_at, next_attempt_at
                FROM outbox
                WHERE status IN ('PENDING', 'FAILED')
                    AND (sent_at IS NOT NULL OR (status = 'PENDING' AND next_attempt_at IS NULL))""", Books::delivery);
        var sent = new Check("""
                SELECT id, status, sent_at, next_attempt_at
                FROM outbox
                WHERE status = 'SENT' AND (sent_at IS NULL OR next_attempt_at IS NOT NULL)""", Books::delivery);
        return new Rule(6, "event-delivery",
                "Every event is sent, or will be tried again, or waits for an administrator.", List.of(unsent, sent),
                """
                SELECT 'PENDING' AS name, COUNT(*) AS total FROM outbox WHERE status = 'PENDING'
                UNION ALL SELECT 'SENT', COUNT(*) FROM outbox WHERE status = 'SENT'
                UNION ALL SELECT 'FAILED', COUNT(*) FROM outbox WHERE status = 'FAILED'
                UNION ALL SELECT 'PARKED', COUNT(*) FROM outbox WHERE status = 'FAILED' AND next_attempt_at IS NULL""");
    }

    private static Violation wallet(ResultSet row, String problem) throws SQLException {
        return new Violation("wallet " + row.getLong("user_id"), problem);
    }

    private static Violation order(ResultSet row, String problem) throws SQLException {
        return new Violation("order " + row.getLong("order_id"), problem);
    }

    private static Violation event(ResultSet row, String problem) throws SQLException {
        return new Violation("event " + row.getLong("id"), problem);
    }

    private static Violation delivery(ResultSet row) throws SQLException {
        return event(row, "%s, but %s and %s".formatted(row.getString("status"),
                row.getString("sent_at") == null ? "not sent" : "sent at " + row.getString("sent_at"),
                row.getString("next_attempt_at") == null
                        ? "no next attempt"
                        : "next attempt at " + row.getString("next_attempt_at")));
    }

    private static String ledgerRow(ResultSet row, String reason, String delta, String user) throws SQLException {
        return row.getString(delta) == null
                ? "no " + reason
                : "%s %s of user %d".formatted(reason, money(row, delta), row.getLong(user));
    }

    private static String money(ResultSet row, String column) throws SQLException {
        BigDecimal amount = row.getBigDecimal(column);
        return amount == null ? "none" : amount.setScale(2).toPlainString();
    }
}
