package dev.jumun.faults.kit;

import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.testing.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run has come to: what the buyers were told against what the database holds and the data platform has received.
 * Reads past all links and past the service, which is asked for its own audit and for the answers that it remembers.
 */
public final class Verdict {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    private static final String SETTLES = "coupon-quotas";
    /** Answers that are asked for again, besides all those that somebody was in doubt about. */
    private static final int REPEATED = 60;
    private static final JsonMapper JSON = new JsonMapper();

    private final Stand stand;
    private final Load load;
    private final List<Finding> found = new ArrayList<>();
    private final Map<Long, Row> orders = new TreeMap<>();
    private final Map<String, Set<Long>> holders = new HashMap<>();
    private int acknowledged;

    /** What is wrong with one write. */
    public enum Kind {
        /** The buyer was told that it is done, and it is not. */
        LOST,
        /** It is there more often than anybody asked for it. */
        DOUBLED,
        /** Anything else that disagrees. */
        WRONG
    }

    /** One thing that disagrees, and the key of the write that it is about. */
    public record Finding(Kind kind, String key, String what) {}

    private record Row(long id, long user, String status, BigDecimal total, BigDecimal discount, BigDecimal paid,
            String key, Map<Long, Integer> lines) {
        boolean isPaidFor() {
            return !status.equals("FAILED");
        }
    }

    private record Ledger(long user, long order, BigDecimal delta, String reason, BigDecimal balanceAfter) {}

    private Verdict(Stand stand, Load load) {
        this.stand = stand;
        this.load = load;
    }

    /**
     * Heals the stand, lets the buyers find out what they do not know yet, awaits quiet, and compares. A stand that does not
     * come to rest is wrong, and nothing more is said of it.
     */
    public static Verdict of(Stand stand, Load load) {
        var verdict = new Verdict(stand, load);
        List<Entry> unresolved;
        try {
            stand.heal();
            unresolved = load.finish(SETTLED_WITHIN);
            stand.awaitQuiet();
        } catch (ConditionTimeoutException restless) {
            verdict.wrong("the stand", "does not come to rest: " + restless.getMessage());
            return verdict;
        }
        stand.takeFindings().forEach(finding -> verdict.wrong("the stand", finding));
        unresolved.forEach(entry -> verdict.wrong(entry.key(), "nobody knows what came of it: " + entry));
        verdict.compare();
        return verdict;
    }

    public List<Finding> found() {
        return List.copyOf(found);
    }

    public long lost() {
        return count(Kind.LOST);
    }

    public long doubled() {
        return count(Kind.DOUBLED);
    }

    private long count(Kind kind) {
        return found.stream().filter(fault -> fault.kind() == kind).count();
    }

    /** Orders that buyers were told are paid. */
    public int ordersAcknowledged() {
        return acknowledged;
    }

    public void mustBeClean() {
        if (!found.isEmpty()) {
            throw new AssertionError(found.size() + " findings: "
                    + found.stream().limit(20).map(Finding::toString).collect(Collectors.joining("\n  ", "\n  ", "")));
        }
    }

    private void wrong(String key, String what) {
        found.add(new Finding(Kind.WRONG, key, what));
    }

    private void lost(Entry entry, String what) {
        found.add(new Finding(Kind.LOST, entry.key(), what + ": " + entry));
    }

    private void doubled(String key, String what) {
        found.add(new Finding(Kind.DOUBLED, key, what));
    }

    private void compare() {
        read();
        compareAnswers();
        compareOrders();
        compareWallets(ledger());
        compareStock();
        compareCoupons();
        compareEvents();
        repeatAnswers();
        audit();
    }

    private String users() {
        return load.goods().users().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    }

    private void read() {
        var lines = new HashMap<Long, Map<Long, Integer>>();
        stand.rows()
                .query("""
                        SELECT i.order_id, i.product_id, i.quantity FROM jumun.order_items i
                            JOIN jumun.orders o ON o.order_id = i.order_id WHERE o.user_id IN""" + users(), row -> {
                    lines.computeIfAbsent(row.getLong(1), _ -> new TreeMap<>()).put(row.getLong(2), row.getInt(3));
                });
        stand.rows()
                .query("""
                        SELECT order_id, user_id, status, total_amount, discount_amount, paid_amount,
                            CONVERT(idempotency_key USING utf8mb4) AS idempotency_key
                        FROM jumun.orders WHERE user_id IN""" + users(), row -> {
                    long id = row.getLong("order_id");
                    orders.put(id, new Row(id, row.getLong("user_id"), row.getString("status"),
                            row.getBigDecimal("total_amount"), row.getBigDecimal("discount_amount"),
                            row.getBigDecimal("paid_amount"), String.valueOf(row.getString("idempotency_key")),
                            lines.getOrDefault(id, Map.of())));
                });
    }

    private List<Ledger> ledger() {
        return stand.rows()
                .query("SELECT user_id, order_id, delta, reason, balance_after FROM jumun.point_ledger WHERE user_id IN"
                        + users(),
                        (row, _) -> new Ledger(row.getLong("user_id"), row.getLong("order_id"),
                                row.getBigDecimal("delta"), String.valueOf(row.getString("reason")),
                                row.getBigDecimal("balance_after")));
    }

    /** One key has one answer; nothing is refused that no client would understand, and nothing is the service's fault. */
    private void compareAnswers() {
        for (var entry : load.entries()) {
            for (var attempt : entry.attempts()) {
                if (attempt.status() >= 500 && attempt.status() != 503) {
                    wrong(entry.key(), "answered with " + attempt.status() + ": " + attempt.body());
                }
            }
            entry.answer().filter(answer -> answer.outcome() == Outcome.REFUSED).ifPresent(answer -> {
                if (!isJustified(entry, answer)) {
                    wrong(entry.key(), "refused with " + answer.status() + " " + answer.body() + ": " + entry);
                }
            });
        }
    }

    /** Whether what others have bought and what this buyer has done may have led to that refusal. */
    private boolean isJustified(Entry entry, Attempt answer) {
        var code = code(answer);
        return switch (entry.write()) {
            case Write.Order order -> switch (code) {
                case "OUT_OF_STOCK" -> mayHaveBeenShort(entry, order);
                case "INSUFFICIENT_BALANCE" -> mayHaveBeenPoor(entry);
                case "COUPON_INVALID" -> order.coupon() != null && mayHaveUsed(entry, order.coupon());
                default -> false;
            };
            case Write.Claim(String coupon) -> switch (code) {
                case "COUPON_ALREADY_CLAIMED" -> holders(coupon).contains(entry.user());
                case "COUPON_SOLD_OUT" -> mayHaveBeenSoldOut(entry, coupon);
                default -> false;
            };
            case Write.Cancel _,Write.Charge _ -> false;
        };
    }

    private static String code(Attempt answer) {
        return JSON.readTree(answer.body()).path("error").asString();
    }

    /** Whether some of it was not there if everybody who may have been earlier was. */
    private boolean mayHaveBeenShort(Entry entry, Write.Order order) {
        var left = new HashMap<>(load.goods().stock());
        load.entries()
                .stream()
                .filter(other -> other.isAcknowledged() && other.mayPrecede(entry))
                .forEach(other -> {
                    if (other.write() instanceof Write.Order bought) {
                        asked(bought).forEach((product, quantity) -> left.merge(product, (long) -quantity, Long::sum));
                    }
                });
        return asked(order).entrySet()
                .stream()
                .anyMatch(line -> left.getOrDefault(line.getKey(), 0L) < line.getValue());
    }

    /** Whether it costs more than was there if charges came as late, and other orders as early, as they may have. */
    private boolean mayHaveBeenPoor(Entry entry) {
        var least = BigDecimal.ZERO;
        for (var other : load.entries()) {
            if (other.user() != entry.user() || !other.isAcknowledged()) {
                continue;
            }
            if (other.write() instanceof Write.Charge(BigDecimal amount) && other.mustPrecede(entry)) {
                least = least.add(amount);
            }
            if (other.write() instanceof Write.Order && other.mayPrecede(entry)) {
                least = least.subtract(JSON.readTree(other.answer().orElseThrow().body())
                        .path("paidAmount")
                        .decimalValue());
            }
        }
        var balance = least;
        return orders.values()
                .stream()
                .anyMatch(row -> row.key().equals(entry.user() + ":" + entry.key())
                        && row.paid().compareTo(balance) > 0);
    }

    /** Whether the buyer may have used it for another order before. */
    private boolean mayHaveUsed(Entry entry, String coupon) {
        return load.entries()
                .stream()
                .anyMatch(other -> other.user() == entry.user() && other.isAcknowledged() && other.mayPrecede(entry)
                        && other.write() instanceof Write.Order order && coupon.equals(order.coupon()));
    }

    /** Whether as many others as there are coupons may have come earlier. */
    private boolean mayHaveBeenSoldOut(Entry entry, String coupon) {
        long others = load.entries()
                .stream()
                .filter(other -> other.user() != entry.user() && other.write().equals(entry.write())
                        && other.mayPrecede(entry))
                .map(Entry::user)
                .distinct()
                .count();
        return others >= Objects.requireNonNull(load.goods().quota().get(coupon));
    }

    private Set<Long> holders(String coupon) {
        return holders.computeIfAbsent(coupon, code -> new HashSet<>(rowsOfHolders(code)));
    }

    /** The users of all rows of that coupon. */
    private List<Long> rowsOfHolders(String coupon) {
        return stand.rows()
                .query("""
                        SELECT u.user_id FROM jumun.user_coupons u
                            JOIN jumun.coupons c ON c.coupon_id = u.coupon_id WHERE c.code = ?""",
                        (row, _) -> row.getLong(1), coupon);
    }

    private void compareOrders() {
        var byKey = new HashMap<String, List<Row>>();
        orders.values().forEach(row -> byKey.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row));
        var cancelled = new HashSet<Long>();
        for (var entry : load.entries()) {
            if (entry.write() instanceof Write.Cancel(long order) && entry.isAcknowledged()) {
                cancelled.add(order);
                var row = orders.get(order);
                if (row == null || !row.status().equals("CANCELLED")) {
                    lost(entry, "the order is not cancelled but " + row);
                }
            }
        }
        for (var entry : load.entries()) {
            if (entry.write() instanceof Write.Order order) {
                var rows = byKey.remove(entry.user() + ":" + entry.key());
                compareOrder(entry, order, rows == null ? List.of() : rows);
            }
        }
        byKey.forEach((key, rows) -> doubled(key, "orders that nobody asked for: " + rows));
        for (var row : orders.values()) {
            if (row.status().equals("CANCELLED") && !cancelled.contains(row.id())) {
                wrong(row.key(), "cancelled, which nobody was told: " + row);
            }
        }
    }

    private void compareOrder(Entry entry, Write.Order order, List<Row> rows) {
        if (rows.size() > 1) {
            doubled(entry.key(), rows.size() + " orders: " + rows);
        }
        if (entry.isAcknowledged()) {
            acknowledged++;
            var told = JSON.readTree(entry.answer().orElseThrow().body());
            var row = orders.get(told.path("orderId").asLong());
            if (row == null || !row.isPaidFor()) {
                lost(entry, "no paid order");
            } else if (!row.key().equals(entry.user() + ":" + entry.key())) {
                wrong(entry.key(), "the answer names somebody else's order: " + row);
            } else if (!agrees(told, "totalAmount", row.total()) || !agrees(told, "discountAmount", row.discount())
                    || !agrees(told, "paidAmount", row.paid()) || !lines(told).equals(row.lines())
                    || !asked(order).equals(row.lines())) {
                wrong(entry.key(), "told " + told + ", but it is " + row);
            }
        } else if (entry.isRefused()) {
            // This refusal alone leaves a trace (contract §4).
            int traces = code(entry.answer().orElseThrow()).equals("INSUFFICIENT_BALANCE") ? 1 : 0;
            if (rows.size() != traces || rows.stream().anyMatch(Row::isPaidFor)) {
                wrong(entry.key(), "refused, and there is " + rows + ": " + entry);
            }
        }
    }

    private static boolean agrees(JsonNode told, String field, BigDecimal value) {
        return told.path(field).decimalValue().compareTo(value) == 0;
    }

    private static Map<Long, Integer> lines(JsonNode told) {
        var lines = new TreeMap<Long, Integer>();
        told.path("items").forEach(item -> lines.put(item.path("productId").asLong(), item.path("qty").asInt()));
        return lines;
    }

    private static Map<Long, Integer> asked(Write.Order order) {
        var lines = new TreeMap<Long, Integer>();
        order.lines().forEach(line -> lines.merge(line.product(), line.quantity(), Integer::sum));
        return lines;
    }

    private void compareWallets(List<Ledger> ledger) {
        var expected = new HashMap<Long, BigDecimal>();
        var charges = ledger.stream()
                .filter(row -> row.reason().equals("CHARGE"))
                .collect(Collectors.groupingBy(row -> row.user() + ":" + row.delta().toPlainString()));
        var ofOrders = ledger.stream()
                .filter(row -> row.reason().equals("ORDER"))
                .collect(Collectors.groupingBy(Ledger::order));
        var refunded = new HashSet<Long>();
        for (var entry : load.entries()) {
            if (entry.write() instanceof Write.Charge(BigDecimal amount)) {
                var rows = charges.remove(entry.user() + ":" + amount.toPlainString());
                compareCharge(entry, rows == null ? List.of() : rows);
            }
            if (!entry.isAcknowledged()) {
                continue;
            }
            var told = JSON.readTree(entry.answer().orElseThrow().body());
            switch (entry.write()) {
                case Write.Charge(BigDecimal amount) -> expected.merge(entry.user(), amount, BigDecimal::add);
                case Write.Order _ -> {
                    expected.merge(entry.user(), told.path("paidAmount").decimalValue().negate(), BigDecimal::add);
                    var rows = ofOrders.getOrDefault(told.path("orderId").asLong(), List.of());
                    if (rows.size() != 1 || !agrees(told, "userPointBalance", rows.getFirst().balanceAfter())) {
                        wrong(entry.key(), "told " + told + ", but the ledger has " + rows);
                    }
                }
                case Write.Cancel(long order) -> {
                    if (refunded.add(order)) {
                        expected.merge(entry.user(), told.path("paidAmount").decimalValue(), BigDecimal::add);
                    }
                }
                case Write.Claim _ -> {
                }
            }
        }
        charges.forEach((key, rows) -> doubled(key, "charges that nobody asked for: " + rows));
        stand.rows().query("SELECT user_id, balance FROM jumun.wallets WHERE user_id IN" + users(), row -> {
            long user = row.getLong(1);
            var told = expected.getOrDefault(user, BigDecimal.ZERO);
            if (told.compareTo(row.getBigDecimal(2)) != 0) {
                wrong("all of user " + user, "was told " + told + " in sum, but has " + row.getBigDecimal(2));
            }
        });
    }

    private void compareCharge(Entry entry, List<Ledger> rows) {
        if (rows.size() > 1) {
            doubled(entry.key(), rows.size() + " charges: " + rows);
        }
        if (entry.isAcknowledged()) {
            var told = JSON.readTree(entry.answer().orElseThrow().body());
            if (rows.isEmpty()) {
                lost(entry, "no charge");
            } else if (!agrees(told, "balance", rows.getFirst().balanceAfter())) {
                wrong(entry.key(), "told " + told + ", but the ledger has " + rows);
            }
        } else if (entry.isRefused() && !rows.isEmpty()) {
            wrong(entry.key(), "refused and yet charged: " + rows);
        }
    }

    private void compareStock() {
        var left = new LinkedHashMap<>(load.goods().stock());
        var cancelled = load.entries()
                .stream()
                .filter(entry -> entry.write() instanceof Write.Cancel && entry.isAcknowledged())
                .map(entry -> ((Write.Cancel) entry.write()).order())
                .collect(Collectors.toSet());
        for (var entry : load.entries()) {
            if (entry.write() instanceof Write.Order && entry.isAcknowledged()) {
                var told = JSON.readTree(entry.answer().orElseThrow().body());
                if (!cancelled.contains(told.path("orderId").asLong())) {
                    lines(told).forEach((product, quantity) -> left.merge(product, (long) -quantity, Long::sum));
                }
            }
        }
        left.forEach((product, expected) -> {
            var stock = stand.rows()
                    .queryForObject("SELECT stock FROM jumun.products WHERE id = ?", Long.class, product);
            if (!expected.equals(stock)) {
                wrong("all of product " + product, stock + " are left, but buyers were told " + expected);
            }
        });
    }

    private void compareCoupons() {
        load.goods().quota().forEach((code, quota) -> {
            var holders = rowsOfHolders(code);
            var claims = load.entries().stream().filter(entry -> entry.write().equals(new Write.Claim(code))).toList();
            if (holders.size() > quota) {
                doubled(code, holders.size() + " of " + quota + " coupons were issued");
            }
            if (new HashSet<>(holders).size() < holders.size()) {
                doubled(code, "two to one user: " + holders);
            }
            claims.stream()
                    .filter(claim -> claim.isAcknowledged() && !holders.contains(claim.user()))
                    .forEach(claim -> lost(claim, "no coupon"));
            for (var holder : holders) {
                // A claim in doubt that the gate refuses when it is repeated may still have got one: that is not remembered.
                if (claims.stream()
                        .noneMatch(claim -> Objects.equals(claim.user(), holder)
                                && (claim.isAcknowledged() || claim.wasUnknown()))) {
                    wrong(code, "user " + holder + " has one and was never told");
                }
            }
        });
    }

    private void compareEvents() {
        var receipts = stand.platform().ids();
        var place = new HashMap<String, Integer>();
        for (int i = 0; i < receipts.size(); i++) {
            if (place.putIfAbsent(receipts.get(i), i) != null) {
                wrong(receipts.get(i), "counted twice by the platform");
            }
        }
        for (var row : orders.values()) {
            var paid = place.remove(row.id() + ".order.paid");
            var cancelled = place.remove(row.id() + ".order.cancelled");
            if ((paid != null) != row.isPaidFor() || (cancelled != null) != row.status().equals("CANCELLED")) {
                found.add(new Finding(paid == null && row.isPaidFor() ? Kind.LOST : Kind.WRONG, row.key(),
                        "receipts " + paid + ", " + cancelled + " of " + row));
            } else if (paid != null && cancelled != null && cancelled < paid) {
                wrong(row.key(), "received as cancelled before it was as paid: " + row);
            }
        }
        // What is left belongs to other buyers of this stand, or to nobody.
        var all = new HashSet<>(stand.rows().queryForList("SELECT order_id FROM jumun.orders", Long.class));
        place.keySet()
                .stream()
                .filter(event -> !all.contains(Long.valueOf(event.substring(0, event.indexOf('.')))))
                .forEach(event -> wrong(event, "an event of no order"));
    }

    /** Everything that was in doubt is asked for once more, and some of the rest. */
    private void repeatAnswers() {
        int others = 0;
        int port = stand.first().clients().port();
        for (var entry : load.entries()) {
            var first = entry.answer();
            if (first.isEmpty() || !isRemembered(entry, first.get())) {
                continue;
            }
            if (!entry.wasUnknown() && ++others > REPEATED) {
                continue;
            }
            var again = load.repeat(entry, port);
            boolean sameBody = first.get().outcome() == Outcome.REFUSED || again.body().equals(first.get().body());
            if (again.status() != first.get().status() || !sameBody || !again.replayed()) {
                wrong(entry.key(), "first " + first.get() + ", then " + again);
            }
        }
    }

    /** What the gate refuses is not. */
    private static boolean isRemembered(Entry entry, Attempt answer) {
        return answer.outcome() == Outcome.OK || entry.write() instanceof Write.Order;
    }

    private void audit() {
        Response audit;
        try {
            audit = await().atMost(SETTLED_WITHIN)
                    .pollInterval(Duration.ofMillis(250))
                    .until(stand.shop()::audit, Verdict::isFinal);
        } catch (ConditionTimeoutException unsettled) {
            audit = stand.shop().audit();
        }
        if (!audit.json().path("clean").asBoolean()) {
            wrong("the books", audit.body());
        }
    }

    /** Slots of coupons come back after a while; nothing else that is wrong at rest becomes right by itself. */
    private static boolean isFinal(Response audit) {
        var violated = audit.json()
                .path("rules")
                .valueStream()
                .filter(rule -> !rule.path("clean").asBoolean())
                .map(rule -> rule.path("name").asString())
                .toList();
        return audit.status() == 200 && !violated.equals(List.of(SETTLES));
    }
}
