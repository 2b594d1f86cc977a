package dev.jumun.faults.kit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a database that was restored as of some moment holds, against what buyers had been told by that moment: all of that
 * must be there once, as it was told. What they were told later may be there or not, and nothing else may.
 */
public final class Restored {
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcTemplate rows;
    private final Load load;
    private final List<String> findings = new ArrayList<>();
    private final Map<String, List<Order>> orders = new HashMap<>();
    private final Map<Long, Order> ordersById = new HashMap<>();
    private final Map<Long, Map<Long, Integer>> lines = new HashMap<>();
    private final Map<String, List<BigDecimal>> charges = new HashMap<>();
    private final Map<String, List<BigDecimal>> movements = new HashMap<>();
    private final List<Entry> kept = new ArrayList<>();
    private final List<Entry> gone = new ArrayList<>();

    private record Order(long id, String status, BigDecimal total, BigDecimal discount, BigDecimal paid) {}

    private Restored(JdbcTemplate rows, Load load) {
        this.rows = rows;
        this.load = load;
    }

    /**
     * Compares what buyers were told with what a restored database holds.
     *
     * @param moment of {@link System#nanoTime}, before that as of which the database was restored
     */
    public static Restored of(JdbcTemplate rows, Load load, long moment) {
        var restored = new Restored(rows, load);
        restored.read();
        load.entries().stream().filter(Entry::isAcknowledged).forEach(entry -> restored.look(entry, moment));
        restored.lookForStrangers();
        return restored;
    }

    /** Writes that were acknowledged by the moment. */
    public List<Entry> kept() {
        return List.copyOf(kept);
    }

    /** Of those, the orders. */
    public int ordersKept() {
        return (int) kept.stream().filter(entry -> entry.write() instanceof Write.Order).count();
    }

    /** Orders that were acknowledged later, and are not there. */
    public List<Entry> ordersGone() {
        return gone.stream().filter(entry -> entry.write() instanceof Write.Order).toList();
    }

    /** How much is not as it was told. */
    public int findings() {
        return findings.size();
    }

    public void mustHoldAllThatWasTold() {
        if (!findings.isEmpty()) {
            throw new AssertionError(findings.size() + " findings: "
                    + findings.stream().limit(20).collect(Collectors.joining("\n  ", "\n  ", "")));
        }
    }

    private void read() {
        rows.query("SELECT order_id, product_id, quantity FROM jumun.order_items", row -> {
            lines.computeIfAbsent(row.getLong(1), _ -> new TreeMap<>()).put(row.getLong(2), row.getInt(3));
        });
        rows.query("""
                SELECT order_id, status, total_amount, discount_amount, paid_amount,
                    CONVERT(idempotency_key USING utf8mb4) AS owned_key FROM jumun.orders""", row -> {
            var order = new Order(row.getLong("order_id"), String.valueOf(row.getString("status")),
                    row.getBigDecimal("total_amount"), row.getBigDecimal("discount_amount"),
                    row.getBigDecimal("paid_amount"));
            ordersById.put(order.id(), order);
            orders.computeIfAbsent(String.valueOf(row.getString("owned_key")), _ -> new ArrayList<>()).add(order);
        });
        rows.query("SELECT user_id, order_id, reason, delta, balance_after FROM jumun.point_ledger", row -> {
            if ("CHARGE".equals(row.getString("reason"))) {
                charges.computeIfAbsent(charge(row.getLong("user_id"), row.getBigDecimal("delta")),
                        _ -> new ArrayList<>()).add(row.getBigDecimal("balance_after"));
            } else {
                movements.computeIfAbsent(row.getLong("order_id") + " " + row.getString("reason"),
                        _ -> new ArrayList<>()).add(row.getBigDecimal("balance_after"));
            }
        });
    }

    private static String charge(long user, BigDecimal amount) {
        return user + ":" + amount.setScale(2).toPlainString();
    }

    private void look(Entry entry, long moment) {
        var answer = entry.answer().orElseThrow();
        var wrong = wrong(entry, JSON.readTree(answer.body()));
        if (answer.endedNanos() - moment < 0) {
            kept.add(entry);
            wrong.forEach(what -> findings.add(what + ": " + entry));
        } else if (!wrong.isEmpty()) {
            gone.add(entry);
        }
    }

    /** What is not as the buyer was told. */
    private List<String> wrong(Entry entry, JsonNode told) {
        var wrong = new ArrayList<String>();
        switch (entry.write()) {
            case Write.Order _ -> {
                var found = orders.getOrDefault(entry.user() + ":" + entry.key(), List.of());
                long id = told.path("orderId").asLong();
                if (found.size() != 1 || !isAsTold(found.getFirst(), told)) {
                    wrong.add("told " + told + ", but there is " + found + " with " + lines.get(id));
                }
                expect(wrong, movements.get(id + " ORDER"), told, "userPointBalance");
            }
            case Write.Charge(BigDecimal amount) -> expect(wrong, charges.get(charge(entry.user(), amount)), told,
                    "balance");
            case Write.Cancel(long order) -> {
                var found = ordersById.get(order);
                if (found == null || !found.status().equals("CANCELLED")
                        || movements.getOrDefault(order + " REFUND", List.of()).size() != 1) {
                    wrong.add("not cancelled but " + found);
                }
            }
            case Write.Claim(String code) -> {
                long coupons = holders(code).stream().filter(holder -> holder == entry.user()).count();
                if (coupons != 1) {
                    wrong.add(coupons + " coupons");
                }
            }
        }
        return wrong;
    }

    private boolean isAsTold(Order order, JsonNode told) {
        var asked = new TreeMap<Long, Integer>();
        told.path("items").forEach(item -> asked.put(item.path("productId").asLong(), item.path("qty").asInt()));
        return order.id() == told.path("orderId").asLong() && !order.status().equals("FAILED")
                && agrees(told, "totalAmount", order.total()) && agrees(told, "discountAmount", order.discount())
                && agrees(told, "paidAmount", order.paid()) && asked.equals(lines.get(order.id()));
    }

    private static boolean agrees(JsonNode told, String field, BigDecimal value) {
        return told.path(field).decimalValue().compareTo(value) == 0;
    }

    private static void expect(List<String> wrong, @Nullable List<BigDecimal> balances,
            JsonNode told, String field) {
        if (balances == null || balances.size() != 1 || !agrees(told, field, balances.getFirst())) {
            wrong.add("told " + told + ", but the ledger has " + balances);
        }
    }

    private List<Long> holders(String code) {
        return rows.query("""
                SELECT u.user_id FROM jumun.user_coupons u JOIN jumun.coupons c ON c.coupon_id = u.coupon_id
                WHERE c.code = ?""", (row, _) -> row.getLong(1), code);
    }

    /** Orders, or second ones, that nobody asked for. */
    private void lookForStrangers() {
        Set<String> asked = new HashSet<>();
        load.entries()
                .stream()
                .filter(entry -> entry.write() instanceof Write.Order)
                .forEach(entry -> asked.add(entry.user() + ":" + entry.key()));
        var users = new HashSet<>(load.goods().users());
        orders.forEach((key, found) -> {
            int colon = key.indexOf(':');
            if (colon > 0 && users.contains(Long.valueOf(key.substring(0, colon)))
                    && (found.size() > 1 || !asked.contains(key))) {
                findings.add("orders that nobody asked for under " + key + ": " + found);
            }
        });
    }
}
