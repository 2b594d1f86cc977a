package dev.jumun.audit;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jumun.ranking.RollUp;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Every corruption happens in a transaction that is rolled back, so that the next test finds the books in order. */
@ApplicationTest
class AuditorTests {
    private static final String EVENT = "INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type,"
            + " payload, status, created_at, sent_at) VALUES ";
    private static final String LEDGER = "INSERT INTO point_ledger (user_id, order_id, delta, reason, balance_after,"
            + " created_at) VALUES ";
    /** What a cancellation writes, so that the rules about it are checked whatever the application does. */
    private static final List<String> CANCELLATION = List.of(
            "UPDATE orders SET status = 'CANCELLED', cancelled_at = NOW(6), cancelled_by = {user}"
                    + " WHERE order_id = {cancelled}",
            "UPDATE payments SET status = 'REFUNDED' WHERE order_id = {cancelled}",
            LEDGER + "({user}, {cancelled}, 300.00, 'REFUND', 800.00, NOW(6))",
            "UPDATE wallets SET balance = 800.00 WHERE user_id = {user}",
            "UPDATE products SET stock = stock + 3 WHERE id = {product}",
            "UPDATE " + figuresOf("{cancelled}") + " SET f.quantity = f.quantity - 3",
            EVENT + "('order', {cancelled}, '{cancelled}.order.cancelled', 'order.cancelled', '{}', 'SENT', NOW(6),"
                    + " NOW(6))");

    private final Auditor auditor;
    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final DataSource dataSource;
    private final ApplicationContext context;
    private final TransactionTemplate transaction;
    private final Map<String, Object> story = new HashMap<>();

    AuditorTests(Auditor auditor, Shop shop, JdbcTemplate jdbc, DataSource dataSource,
            ApplicationContext context, PlatformTransactionManager transactionManager) {
        this.auditor = auditor;
        this.shop = shop;
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.context = context;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /** A customer with 1000.00 buys for nothing, for 200.00 and for 300.00, and cannot pay another order. */
    @BeforeEach
    void tellStory() {
        long user = shop.customer(1000);
        long product = shop.product("100.00", 50);
        story.put("user", user);
        story.put("stranger", shop.customer(0));
        story.put("product", product);
        story.put("other", shop.product("100.00", 50));
        var code = shop.coupon("FIXED", "100.00", 10);
        story.put("code", code);
        story.put("discounted", discountedOrder(user, code));
        story.put("held", id("SELECT user_coupon_id FROM orders WHERE order_id = ?", story("discounted")));
        story.put("paid", order(user, product, 2));
        story.put("cancelled", order(user, product, 3));
        assertThat(shop.order(user, null, line(product, 6)).error()).isEqualTo("INSUFFICIENT_BALANCE");
        story.put("failed", id("SELECT MAX(order_id) FROM orders WHERE status = 'FAILED' AND user_id = ?", user));
        story.put("debit", id("SELECT id FROM point_ledger WHERE order_id = ?", story("paid")));
        story.put("event", id("SELECT id FROM outbox WHERE aggregate_id = ?", story("paid")));
        RollUp.run(context);
    }

    private long order(long user, long product, long quantity) {
        var response = shop.order(user, null, line(product, quantity));
        assertThat(response.status()).isEqualTo(201);
        return response.json().path("orderId").asLong();
    }

    /** For nothing, so that the amounts of the story stay as they are. */
    private long discountedOrder(long user, String code) {
        assertThat(shop.claim(user, code, null).status()).isEqualTo(200);
        var response = shop.orderWithCoupon(user, null, code, line(shop.product("100.00", 1), 1));
        assertThat(response.status()).as(response.body()).isEqualTo(201);
        return response.json().path("orderId").asLong();
    }

    private long id(String query, long argument) {
        var id = jdbc.queryForObject(query, Long.class, argument);
        assertThat(id).isNotNull();
        return id == null ? 0 : id;
    }

    private long story(String part) {
        return (Long) story.getOrDefault(part, 0L);
    }

    /** The figures of all spans that an order of the product counts in. */
    private static String figuresOf(String order) {
        return "sales_figures f JOIN orders o ON o.order_id = " + order + " AND f.product_id = {product}"
                + " AND f.starts_at <= o.created_at AND o.created_at < f.starts_at"
                + " + INTERVAL CASE f.span WHEN 'DAY' THEN 1440 WHEN 'THREE_HOURS' THEN 180 ELSE 10 END MINUTE";
    }

    @Test
    void findsHealthyShopClean() {
        var report = auditor.audit();

        assertThat(report.isClean()).as("%s", report).isTrue();
        assertThat(report.rules()).extracting(RuleReport::rule).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(report.toString()).contains("wallet-balances", "ok");
    }

    @Test
    void countsEventsByStatus() {
        var delivery = auditor.audit().rules().get(5);

        assertThat(delivery.counts()).containsOnlyKeys("PENDING", "SENT", "FAILED", "PARKED");
        assertThat(delivery.counts().values().stream().mapToLong(Long::longValue).sum())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void findsCancelledOrderClean() {
        assertThat(auditAfter(CANCELLATION).isClean()).isTrue();
    }

    static Stream<String> healthyDeliveries() {
        return Stream.of("status = 'SENT', sent_at = NOW(6), next_attempt_at = NULL",
                "status = 'FAILED', sent_at = NULL, next_attempt_at = NOW(6)",
                "status = 'FAILED', sent_at = NULL, next_attempt_at = NULL", "aggregate_id = 0, aggregate_type = 'x'");
    }

    @ParameterizedTest
    @MethodSource
    void healthyDeliveries(String change) {
        var report = auditAfter(List.of("INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type,"
                + " payload, status, created_at, next_attempt_at)"
                + " VALUES ('other', {paid}, 'test', 'x', '{}', 'PENDING', NOW(6), NOW(6))",
                "UPDATE outbox SET " + change + " WHERE event_id = 'test'"));

        assertThat(report.isClean()).as("%s", report).isTrue();
    }

    static Stream<Corruption> corruptions() {
        return Stream
                .of(wallets(), stock(), payments(), ledger(), events(), amounts(), coupons(), deliveries(),
                        salesFigures())
                .flatMap(List::stream);
    }

    private static List<Corruption> wallets() {
        var wallet = "wallet {user}";
        return List.of(
                Corruption.of("a balance", 1, wallet, "balance 501.00, but its ledger sums to 500.00",
                        "UPDATE wallets SET balance = balance + 1 WHERE user_id = {user}"),
                Corruption.of("a balance without a ledger", 1, "wallet {stranger}",
                        "balance 7.00, but its ledger sums to 0.00",
                        "UPDATE wallets SET balance = 7 WHERE user_id = {stranger}"),
                Corruption.of("the newest balance", 1, wallet, "balance 500.00, but its newest ledger row left 501.00",
                        "UPDATE point_ledger SET balance_after = 501 WHERE order_id = {cancelled}"),
                Corruption.of("a balance on the way", 1, wallet,
                        "ledger row {debit} leaves 801.00, but follows 1000.00 and changes it by -200.00",
                        "UPDATE point_ledger SET balance_after = 801 WHERE id = {debit}"),
                Corruption.of("a charge", 1, wallet, "balance 500.00, but its ledger sums to 501.00",
                        "UPDATE point_ledger SET delta = 1001 WHERE user_id = {user} AND reason = 'CHARGE'"),
                Corruption.of("a lost charge", 1, wallet, "balance 500.00, but its ledger sums to -500.00",
                        "DELETE FROM point_ledger WHERE user_id = {user} AND reason = 'CHARGE'"));
    }

    private static List<Corruption> stock() {
        return List.of(
                Corruption.of("a stock", 2, "product {product}", "stock 44, but 50 put in and 5 sold",
                        "UPDATE products SET stock = stock - 1 WHERE id = {product}"),
                Corruption.of("an adjustment", 2, "product {product}", "stock 45, but 51 put in and 5 sold",
                        "UPDATE stock_adjustments SET delta = 51 WHERE product_id = {product}"),
                Corruption.of("a lost adjustment", 2, "product {other}", "stock 50, but 0 put in and 0 sold",
                        "DELETE FROM stock_adjustments WHERE product_id = {other}"),
                Corruption.of("a sold product", 2, Set.of("product {product}", "product {other}"),
                        "stock 50, but 50 put in and 2 sold",
                        "UPDATE order_items SET product_id = {other} WHERE order_id = {paid}",
                        "INSERT INTO sales_figures SELECT f.span, f.starts_at, {other}, 2 FROM " + figuresOf("{paid}"),
                        "UPDATE " + figuresOf("{paid}") + " SET f.quantity = f.quantity - 2"));
    }

    private static List<Corruption> payments() {
        var order = "order {paid}";
        return List.of(
                Corruption.of("a lost payment", 3, order, "PAID over 200.00, but without a payment",
                        "DELETE FROM payments WHERE order_id = {paid}"),
                Corruption.of("a payment's status", 3, order,
                        "PAID over 200.00, but its payment is FAILED over 200.00",
                        "UPDATE payments SET status = 'FAILED' WHERE order_id = {paid}"),
                Corruption.of("a payment's amount", 3, order,
                        "PAID over 200.00, but its payment is SUCCESS over 201.00",
                        "UPDATE payments SET amount = 201 WHERE order_id = {paid}"),
                Corruption.of("a failed order's payment", 3, "order {failed}",
                        "FAILED over 600.00, but its payment is SUCCESS over 600.00",
                        "UPDATE payments SET status = 'SUCCESS' WHERE order_id = {failed}"),
                Corruption.of("a failed order's lost payment", 3, "order {failed}",
                        "FAILED over 600.00, but without a payment",
                        "DELETE FROM payments WHERE order_id = {failed}"),
                cancelled("a payment that was not given back",
                        "CANCELLED over 300.00, but its payment is SUCCESS over 300.00",
                        "UPDATE payments SET status = 'SUCCESS' WHERE order_id = {cancelled}"));
    }

    private static List<Corruption> ledger() {
        var order = "order {paid}";
        return List.of(
                Corruption.of("a debit of no order", 3, Set.of(order, "ledger row {debit}"),
                        "PAID over 200.00 of user {user}, but in the ledger no ORDER and no REFUND",
                        "UPDATE point_ledger SET order_id = NULL WHERE id = {debit}"),
                Corruption.of("a debit as a charge", 3, Set.of(order, "ledger row {debit}"),
                        "CHARGE with order {paid}",
                        "UPDATE point_ledger SET reason = 'CHARGE' WHERE id = {debit}"),
                Corruption.of("a debit of an unknown order", 3, Set.of(order, "ledger row {debit}"),
                        "ORDER with unknown order 9007199254740991", "SET foreign_key_checks = 0",
                        "UPDATE point_ledger SET order_id = 9007199254740991 WHERE id = {debit}"),
                Corruption.of("a debit of another amount", 3, order,
                        "PAID over 199.00 of user {user}, but in the ledger ORDER -200.00 of user {user} and no REFUND",
                        "UPDATE order_items SET unit_price = 99.50, subtotal = 199 WHERE order_id = {paid}",
                        "UPDATE orders SET total_amount = 199, paid_amount = 199 WHERE order_id = {paid}",
                        "UPDATE payments SET amount = 199 WHERE order_id = {paid}"),
                Corruption.of("a debit of another user", 3, order,
                        "PAID over 200.00 of user {stranger}, but in the ledger ORDER -200.00 of user {user} and no"
                                + " REFUND",
                        "UPDATE orders SET user_id = {stranger} WHERE order_id = {paid}"),
                Corruption.of("a refund of a paid order", 3, order,
                        "PAID over 200.00 of user {user}, but in the ledger ORDER -200.00 of user {user} and REFUND"
                                + " 0.00 of user {user}",
                        LEDGER + "({user}, {paid}, 0.00, 'REFUND', 500.00, NOW(6))"),
                Corruption.of("a debit of a failed order", 3, "order {failed}",
                        "FAILED over 600.00 of user {user}, but in the ledger ORDER 0.00 of user {user} and no REFUND",
                        LEDGER + "({user}, {failed}, 0.00, 'ORDER', 500.00, NOW(6))"),
                cancelled("a refund that was not given",
                        "CANCELLED over 300.00 of user {user}, but in the ledger ORDER -300.00 of user {user} and no"
                                + " REFUND",
                        "DELETE FROM point_ledger WHERE order_id = {cancelled} AND reason = 'REFUND'",
                        "UPDATE wallets SET balance = 500.00 WHERE user_id = {user}"),
                cancelled("a refund of another amount",
                        "CANCELLED over 300.00 of user {user}, but in the ledger ORDER -300.00 of user {user} and"
                                + " REFUND 299.00 of user {user}",
                        "UPDATE point_ledger SET delta = 299.00, balance_after = 799.00"
                                + " WHERE order_id = {cancelled} AND reason = 'REFUND'",
                        "UPDATE wallets SET balance = 799.00 WHERE user_id = {user}"));
    }

    private static List<Corruption> events() {
        var order = "order {paid}";
        return List.of(
                Corruption.of("a lost event", 3, order,
                        "PAID, but has 0 order.paid, 0 order.cancelled and 0 other events",
                        "DELETE FROM outbox WHERE id = {event}"),
                Corruption.of("an event of another type", 3, order,
                        "PAID, but has 0 order.paid, 0 order.cancelled and 1 other events",
                        "UPDATE outbox SET event_type = 'order.lost' WHERE id = {event}"),
                Corruption.of("an event told twice", 3, order,
                        "PAID, but has 2 order.paid, 0 order.cancelled and 0 other events",
                        event("{paid}", "order.paid")),
                Corruption.of("a cancellation of a paid order told", 3, order,
                        "PAID, but has 1 order.paid, 1 order.cancelled and 0 other events",
                        event("{paid}", "order.cancelled")),
                Corruption.of("an event of a failed order", 3, "order {failed}",
                        "FAILED, but has 1 order.paid, 0 order.cancelled and 0 other events",
                        event("{failed}", "order.paid")),
                Corruption.of("an event of an unknown order", 3, Set.of("event {test}"),
                        "order.paid of unknown order 9007199254740991",
                        event("9007199254740991", "order.paid")),
                cancelled("a cancellation that was not told",
                        "CANCELLED, but has 1 order.paid, 0 order.cancelled and 0 other events",
                        "DELETE FROM outbox WHERE aggregate_id = {cancelled} AND event_type = 'order.cancelled'"),
                cancelled("a payment of a cancelled order that was not told",
                        "CANCELLED, but has 0 order.paid, 1 order.cancelled and 0 other events",
                        "DELETE FROM outbox WHERE aggregate_id = {cancelled} AND event_type = 'order.paid'"));
    }

    private static List<Corruption> amounts() {
        var order = "order {paid}";
        return List.of(
                Corruption.of("a unit price", 4, order,
                        "total 200.00, discount 0.00, paid 200.00, but 1 items with subtotals of 200.00, 1 of them"
                                + " wrong",
                        "UPDATE order_items SET unit_price = 101 WHERE order_id = {paid}"),
                Corruption.of("a subtotal", 4, order,
                        "total 200.00, discount 0.00, paid 200.00, but 1 items with subtotals of 201.00, 1 of them"
                                + " wrong",
                        "UPDATE order_items SET subtotal = 201 WHERE order_id = {paid}"),
                Corruption.of("a total", 4, "order {failed}",
                        "total 601.00, discount 0.00, paid 601.00, but 1 items with subtotals of 600.00, 0 of them"
                                + " wrong",
                        "UPDATE orders SET total_amount = 601, paid_amount = 601 WHERE order_id = {failed}"),
                Corruption.of("an order without items", 4, "order {failed}",
                        "total 600.00, discount 0.00, paid 600.00, but 0 items with subtotals of 0.00, 0 of them"
                                + " wrong",
                        "DELETE FROM order_items WHERE order_id = {failed}"));
    }

    private static List<Corruption> coupons() {
        var held = "user coupon {held}";
        var discounted = "order {discounted}";
        return List.of(
                Corruption.of("an issued quantity", 5, "coupon {code}", "2 of 10 issued, but 1 held",
                        "UPDATE coupons SET issued_quantity = 2 WHERE code = '{code}'"),
                Corruption.of("a coupon that was not issued", 5, "coupon {code}", "1 of 10 issued, but 2 held",
                        "INSERT INTO user_coupons (user_id, coupon_id, status, claimed_at)"
                                + " SELECT {stranger}, coupon_id, 'CLAIMED', NOW(6) FROM coupons WHERE code = '{code}'"),
                Corruption.of("a used coupon given back", 5, held, "CLAIMED, but 1 paid orders use it",
                        "UPDATE user_coupons SET status = 'CLAIMED', used_at = NULL WHERE id = {held}"),
                Corruption.of("a coupon used twice", 5, Set.of(held, "order {paid}"),
                        "USED, but 2 paid orders use it",
                        "UPDATE orders SET user_coupon_id = {held} WHERE order_id = {paid}"),
                Corruption.of("a discount without a coupon", 5, Set.of(held, discounted),
                        "discount 100.00 on 100.00 of user {user}, but without a coupon",
                        "UPDATE orders SET user_coupon_id = NULL WHERE order_id = {discounted}"),
                Corruption.of("a coupon's value", 5, discounted,
                        "discount 100.00 on 100.00 of user {user}, but coupon {code} of user {user} grants 50.00",
                        "UPDATE coupons SET value = 50 WHERE code = '{code}'"),
                Corruption.of("a percentage rounded up", 5, discounted,
                        "discount 100.00 on 100.00 of user {user}, but coupon {code} of user {user} grants 99.99",
                        "UPDATE coupons SET type = 'PERCENT', value = 99.99 WHERE code = '{code}'"),
                Corruption.of("another's coupon", 5, discounted,
                        "discount 100.00 on 100.00 of user {user}, but coupon {code} of user {stranger} grants 100.00",
                        "UPDATE user_coupons SET user_id = {stranger} WHERE id = {held}"),
                Corruption.of("a minimum that was not met", 5, discounted,
                        "discount 100.00 on 100.00 of user {user}, but coupon {code} of user {user} grants 100.00 from"
                                + " 100.01 on",
                        "UPDATE coupons SET min_order_amount = 100.01 WHERE code = '{code}'"));
    }

    private static List<Corruption> salesFigures() {
        var product = "product {product}";
        return List.of(
                Corruption.of("a figure", 7, product, "TEN_MINUTES from ",
                        "UPDATE sales_figures SET quantity = quantity + 1 WHERE product_id = {product} AND span = 'TEN_MINUTES'"),
                Corruption.of("a figure of three hours", 7, product, "THREE_HOURS from ",
                        "UPDATE sales_figures SET quantity = quantity - 1 WHERE product_id = {product} AND span = 'THREE_HOURS'"),
                Corruption.of("a day's figure", 7, product, "DAY from ",
                        "UPDATE sales_figures SET quantity = quantity - 1 WHERE product_id = {product} AND span = 'DAY'"),
                Corruption.of("a lost figure", 7, product, "TEN_MINUTES from ",
                        "DELETE FROM sales_figures WHERE product_id = {product} AND span = 'TEN_MINUTES'"),
                Corruption.of("a figure of what nobody bought", 7, "product {other}",
                        "DAY from ",
                        "INSERT INTO sales_figures (span, starts_at, product_id, quantity)"
                                + " VALUES ('DAY', UTC_DATE(), {other}, 1)"),
                Corruption.of("a delta of what nobody bought", 7, "product {other}",
                        "TEN_MINUTES from ",
                        "INSERT INTO sales_deltas (starts_at, quantities)"
                                + " VALUES (UTC_DATE(), '[[{other},2],[{product},1],[{product},-1]]')"));
    }

    private static List<Corruption> deliveries() {
        var event = "event {event}";
        return List.of(
                Corruption.of("a pending event that is never tried", 6, event,
                        "PENDING, but not sent and no next attempt",
                        "UPDATE outbox SET status = 'PENDING', sent_at = NULL, next_attempt_at = NULL"
                                + " WHERE id = {event}"),
                Corruption.of("a sent event that was never sent", 6, event,
                        "SENT, but not sent and no next attempt",
                        "UPDATE outbox SET status = 'SENT', sent_at = NULL, next_attempt_at = NULL"
                                + " WHERE id = {event}"),
                Corruption.of("a sent event that will be sent again", 6, event, "SENT, but sent at ",
                        "UPDATE outbox SET status = 'SENT', sent_at = NOW(6), next_attempt_at = NOW(6)"
                                + " WHERE id = {event}"),
                Corruption.of("a pending event that was sent", 6, event, "PENDING, but sent at ",
                        "UPDATE outbox SET status = 'PENDING', sent_at = NOW(6), next_attempt_at = NOW(6)"
                                + " WHERE id = {event}"),
                Corruption.of("a failed event that was sent", 6, event, "FAILED, but sent at ",
                        "UPDATE outbox SET status = 'FAILED', sent_at = NOW(6), next_attempt_at = NULL"
                                + " WHERE id = {event}"));
    }

    private static Corruption cancelled(String what, String problem, String... sql) {
        return Corruption.of(what, 3, "order {cancelled}", problem,
                Stream.concat(CANCELLATION.stream(), Stream.of(sql)).toArray(String[]::new));
    }

    private static String event(String order, String type) {
        return EVENT + "('order', " + order + ", 'test', '" + type + "', '{}', 'SENT', NOW(6), NOW(6))";
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void namesWhatIsCorrupted(Corruption corruption) {
        var report = auditAfter(corruption.sql());

        var expected = corruption.in(story);
        assertThat(report.rules()).as("%s", report).allSatisfy(rule -> {
            if (rule.rule() == expected.rule()) {
                assertThat(rule.violations()).extracting(Violation::problem)
                        .anySatisfy(problem -> assertThat(problem).startsWith(expected.problem()));
                assertThat(rule.violations().stream().map(Violation::subject).collect(Collectors.toSet()))
                        .isEqualTo(expected.subjects());
                assertThat(rule.truncated()).isFalse();
            } else {
                assertThat(rule.violations()).isEmpty();
            }
        });
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void saysThatThereAreMoreViolationsThanListed() {
        var report = auditAfter(IntStream.rangeClosed(0, 100)
                .mapToObj(number -> event("9007199254740991", "order.paid").replace("'test'", "'test" + number + "'"))
                .toList());

        var traces = report.rules().get(2);
        assertThat(traces.violations()).hasSize(100);
        assertThat(traces.truncated()).isTrue();
        assertThat(report.toString()).contains("more than 100 violations");
    }

    @Test
    void readsOneMomentHoweverLongItTakes() throws SQLException {
        CompletableFuture<AuditReport> audit;
        try (var connection = dataSource.getConnection(); var statement = connection.createStatement()) {
            // The audit meets the outbox after the wallets, and by then has its snapshot.
            statement.execute("LOCK TABLES outbox WRITE");
            try {
                audit = CompletableFuture.supplyAsync(auditor::audit);
                await().until(this::waitsForOutbox);
                statement.execute(event("9007199254740991", "order.paid"));
            } finally {
                statement.execute("UNLOCK TABLES");
                connection.commit();
            }
        }
        try {
            assertThat(audit.join().isClean()).isTrue();
            assertThat(auditor.audit().isClean()).isFalse();
        } finally {
            transaction.execute(_ -> jdbc.update("DELETE FROM outbox WHERE event_id = 'test'"));
        }
    }

    @Test
    void refusesSecondAuditMeanwhile() throws SQLException {
        CompletableFuture<AuditReport> audit;
        try (var connection = dataSource.getConnection(); var statement = connection.createStatement()) {
            statement.execute("LOCK TABLES outbox WRITE");
            try {
                audit = CompletableFuture.supplyAsync(auditor::audit);
                await().until(this::waitsForOutbox);
                assertThatThrownBy(auditor::audit).isInstanceOf(ServiceUnavailable.class);
            } finally {
                statement.execute("UNLOCK TABLES");
            }
        }
        assertThat(audit.join().isClean()).isTrue();
    }

    private boolean waitsForOutbox() {
        return !jdbc.queryForList("SELECT 1 FROM information_schema.processlist"
                + " WHERE state LIKE 'Waiting for table%' AND info LIKE '%outbox%'").isEmpty();
    }

    private AuditReport auditAfter(List<String> sql) {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            try {
                sql.forEach(statement -> jdbc.execute(Corruption.of("", 0, "", "", statement)
                        .in(story)
                        .sql()
                        .getFirst()));
            } finally {
                jdbc.execute("SET foreign_key_checks = 1");
            }
            story.put("test", latestTestEvent());
            return auditor.audit();
        });
    }

    private long latestTestEvent() {
        return jdbc.queryForList("SELECT id FROM outbox WHERE event_id = 'test'", Long.class)
                .stream()
                .findFirst()
                .orElse(0L);
    }
}
