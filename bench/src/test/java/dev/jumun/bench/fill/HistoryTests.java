package dev.jumun.bench.fill;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.jumun.bench.fill.History.Totals;
import dev.jumun.bench.fill.Row.Item;
import dev.jumun.bench.fill.Row.LedgerEntry;
import dev.jumun.bench.fill.Row.Order;
import dev.jumun.bench.fill.Row.Payment;
import dev.jumun.bench.fill.Row.Product;
import dev.jumun.bench.fill.Row.Reason;
import dev.jumun.bench.fill.Row.SalesFigure;
import dev.jumun.bench.fill.Row.Span;
import dev.jumun.bench.fill.Row.Status;
import dev.jumun.bench.fill.Row.StockAdjustment;
import dev.jumun.bench.fill.Row.User;
import dev.jumun.bench.fill.Row.Wallet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is made up looks like a shop, and its books balance. */
class HistoryTests {
    private static final Instant UNTIL = Instant.parse("2026-11-22T12:00:00Z");
    private static final int USERS = 50;
    private static final int PRODUCTS = 100;
    private static final long ORDERS = 20_000;
    private static final long WHALE_ORDERS = 3_000;
    private static final FirstIds FIRST = new FirstIds(1_001, 2_001, 3_001, 4_001, 5_001, 6_001, 7_001, 1);
    private static final Made MADE = make(plan(1));

    /** The rows of one history. */
    private record Made(List<Row> rows, Totals totals) {
        <T extends Row> List<T> all(Class<T> type) {
            return rows.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private static FillPlan plan(long seed) {
        return new FillPlan(USERS, PRODUCTS, ORDERS, 2, Duration.ofDays(10), UNTIL, 0.4, Duration.ofDays(2), 1.0,
                WHALE_ORDERS, 0.05, 0.03, seed);
    }

    private static Made make(FillPlan plan) {
        var rows = new ArrayList<Row>();
        var totals = History.write(plan, FIRST, rows::add);
        return new Made(rows, totals);
    }

    @Test
    void makesTheSameOfTheSameSeedOnly() {
        assertThat(make(plan(1))).isEqualTo(MADE);
        assertThat(make(plan(2))).isNotEqualTo(MADE);
    }

    @Test
    void keepsEveryLedgerRunningAndNeverNegative() {
        var balances = new HashMap<Long, Long>();
        long lastId = FIRST.ledger() - 1;
        long lastAt = 0;
        for (var entry : MADE.all(LedgerEntry.class)) {
            long before = balances.getOrDefault(entry.user(), 0L);
            assertThat(entry.id()).isEqualTo(lastId + 1);
            assertThat(entry.createdAt()).isGreaterThanOrEqualTo(lastAt);
            assertThat(entry.balanceAfter()).isEqualTo(before + entry.delta()).isNotNegative();
            balances.put(entry.user(), entry.balanceAfter());
            lastId = entry.id();
            lastAt = entry.createdAt();
        }

        var wallets = MADE.all(Wallet.class);
        assertThat(wallets).hasSize(USERS).hasSameSizeAs(MADE.all(User.class));
        assertThat(wallets)
                .allMatch(wallet -> wallet.balance() == balances.getOrDefault(wallet.user(), 0L));
        assertThat(MADE.totals().ledgerEntries()).isEqualTo(lastId + 1 - FIRST.ledger());
    }

    @Test
    void leavesTheTracesOfEachOrdersStatus() {
        var debits = entries(Reason.ORDER);
        var refunds = entries(Reason.REFUND);
        var payments = MADE.all(Payment.class).stream().collect(toMap(Payment::order, Function.identity()));
        long events = 0;
        for (var order : MADE.all(Order.class)) {
            var debit = debits.remove(order.id());
            var refund = refunds.remove(order.id());
            var payment = requireNonNull(payments.remove(order.id()));
            assertThat(payment.amount()).isEqualTo(order.total());
            assertThat(payment.of()).isEqualTo(order.status());
            assertThat(debit == null).isEqualTo(order.status() == Status.FAILED);
            assertThat(refund == null).isEqualTo(order.status() != Status.CANCELLED);
            var cancellation = order.cancellation();
            assertThat(cancellation == null).isEqualTo(order.status() != Status.CANCELLED);
            if (debit != null) {
                assertThat(debit.delta()).isEqualTo(-order.total());
                assertThat(debit.user()).isEqualTo(order.user());
                assertThat(debit.createdAt()).isEqualTo(order.createdAt());
                events++;
            }
            if (refund != null && cancellation != null) {
                assertThat(refund.delta()).isEqualTo(order.total());
                assertThat(refund.user()).isEqualTo(order.user());
                assertThat(refund.createdAt()).isEqualTo(cancellation.at())
                        .isGreaterThanOrEqualTo(order.createdAt())
                        .isLessThan(OrderTimes.micros(UNTIL));
                events++;
            }
        }
        assertThat(debits).isEmpty();
        assertThat(refunds).isEmpty();
        assertThat(payments).isEmpty();
        assertThat(MADE.totals().events()).isEqualTo(events);
    }

    private static Map<Long, LedgerEntry> entries(Reason reason) {
        var entries = new HashMap<Long, LedgerEntry>();
        for (var entry : MADE.all(LedgerEntry.class)) {
            var order = entry.order();
            assertThat(order == null).isEqualTo(entry.reason() == Reason.CHARGE);
            if (order != null && entry.reason() == reason) {
                assertThat(entries.put(order, entry)).isNull();
            }
        }
        return entries;
    }

    @Test
    void failsOnlyOrdersThatTheWalletCouldNotPay() {
        var balances = new HashMap<Long, Long>();
        for (var row : MADE.rows()) {
            if (row instanceof LedgerEntry entry) {
                balances.put(entry.user(), entry.balanceAfter());
            } else if (row instanceof Order order && order.status() == Status.FAILED) {
                assertThat(order.total()).isGreaterThan(balances.getOrDefault(order.user(), 0L));
            }
        }
    }

    @Test
    void pricesOrdersBySumsOfDifferentProducts() {
        var prices = MADE.all(Product.class).stream().collect(toMap(Product::id, Product::price));
        var items = MADE.all(Item.class).stream().collect(groupingBy(Item::order));
        for (var order : MADE.all(Order.class)) {
            var lines = items.getOrDefault(order.id(), List.of());
            assertThat(lines).hasSizeBetween(1, FillPlan.MAX_LINES)
                    .doesNotHaveDuplicates()
                    .allMatch(line -> line.quantity() >= 1
                            && requireNonNull(prices.get(line.product())) == line.unitPrice());
            assertThat(lines.stream().map(Item::product)).doesNotHaveDuplicates();
            assertThat(lines.stream().mapToLong(line -> line.unitPrice() * line.quantity()).sum())
                    .isEqualTo(order.total());
        }
        assertThat((double) MADE.totals().items() / ORDERS).isCloseTo(2, withinPercentage(3));
    }

    @Test
    void keepsStockWhatWasPutInLessWhatWasPaid() {
        var put = MADE.all(StockAdjustment.class)
                .stream()
                .collect(groupingBy(StockAdjustment::product, summingLong(StockAdjustment::delta)));
        var sold = MADE.all(Item.class)
                .stream()
                .filter(item -> statuses().get(item.order()) == Status.PAID)
                .collect(groupingBy(Item::product, summingLong(Item::quantity)));

        assertThat(MADE.all(Product.class)).hasSize(PRODUCTS)
                .allMatch(product -> product.stock() >= 0
                        && product.stock() == requireNonNull(put.get(product.id()))
                                - sold.getOrDefault(product.id(), 0L));
        assertThat(put.values()).as("some were put in again").anyMatch(quantity -> quantity > 1_000);
    }

    private static final Map<Long, Status> STATUSES = MADE.all(Order.class)
            .stream()
            .collect(toMap(Order::id, Order::status));

    private static Map<Long, Status> statuses() {
        return STATUSES;
    }

    @Test
    void sumsUpSalesOfPaidOrdersInEverySpan() {
        var times = MADE.all(Order.class).stream().collect(toMap(Order::id, Order::createdAt));
        for (var span : Span.values()) {
            var expected = MADE.all(Item.class)
                    .stream()
                    .filter(item -> statuses().get(item.order()) == Status.PAID)
                    .collect(groupingBy(item -> List.of(span.startOf(times.getOrDefault(item.order(), 0L)),
                            item.product()), summingLong(Item::quantity)));
            assertThat(MADE.all(SalesFigure.class)
                    .stream()
                    .filter(figure -> figure.span() == span)
                    .collect(toMap(figure -> List.of(figure.startsAt(), figure.product()), SalesFigure::quantity)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void handsOverEveryTableInTheOrderOfItsKeys() {
        assertThat(MADE.all(Order.class)).extracting(Order::id).isSorted().hasSize((int) ORDERS);
        assertThat(MADE.all(Item.class)).extracting(Item::id).isSorted();
        assertThat(MADE.all(StockAdjustment.class)).extracting(StockAdjustment::id).isSorted();
        assertThat(MADE.all(SalesFigure.class).stream().filter(figure -> figure.span() == Span.TEN_MINUTES))
                .isSortedAccordingTo(
                        Comparator.comparingLong(SalesFigure::startsAt).thenComparingLong(SalesFigure::product));
    }

    @Test
    void spreadsOrdersOverTheDaysAndTheDay() {
        var moments = MADE.all(Order.class)
                .stream()
                .map(order -> Instant.EPOCH.plus(order.createdAt(),
                        ChronoUnit.MICROS))
                .toList();
        assertThat(moments).isSorted()
                .allMatch(moment -> !moment.isBefore(UNTIL.minus(Duration.ofDays(10))) && moment.isBefore(UNTIL));

        long recent = moments.stream().filter(moment -> !moment.isBefore(UNTIL.minus(Duration.ofDays(2)))).count();
        assertThat((double) recent / ORDERS).isCloseTo(0.4, offset(0.001));
        var byHour = moments.stream()
                .collect(groupingBy(moment -> moment.atZone(ZoneOffset.UTC).getHour(),
                        counting()));
        assertThat(byHour).hasSize(24);
        assertThat(requireNonNull(byHour.get(21))).isGreaterThan(8 * requireNonNull(byHour.get(4)));
    }

    @Test
    void givesTheWhaleItsOrdersAndTheRestToOthers() {
        var orders = MADE.all(Order.class).stream().collect(groupingBy(Order::user, counting()));
        assertThat(requireNonNull(orders.get(FIRST.user()))).isEqualTo(WHALE_ORDERS);
        assertThat(orders).hasSize(USERS);
        // Spread evenly: about half of them in the first half of all orders.
        assertThat(MADE.all(Order.class).stream().limit(ORDERS / 2).filter(order -> order.user() == FIRST.user()))
                .size()
                .isCloseTo((int) WHALE_ORDERS / 2, withinPercentage(10));
    }

    @Test
    void sharesOutStatusesAsPlanned() {
        var shares = statuses().values().stream().collect(groupingBy(Function.identity(), counting()));
        assertThat((double) requireNonNull(shares.get(Status.CANCELLED)) / ORDERS).isCloseTo(0.05, offset(0.01));
        assertThat((double) requireNonNull(shares.get(Status.FAILED)) / ORDERS).isCloseTo(0.03, offset(0.01));
    }

    @Test
    void makesTheFirstProductTwiceAsPopularAsTheSecond() {
        var lines = new ArrayList<>(MADE.all(Item.class)
                .stream()
                .collect(groupingBy(Item::product, counting()))
                .values());
        lines.sort(Comparator.reverseOrder());
        // An order has a product once only, which flattens the top a little.
        assertThat((double) lines.get(0) / lines.get(1)).isBetween(1.6, 2.2);
        assertThat((double) lines.get(0) / lines.get(9)).isBetween(7.0, 12.0);
    }

    @Test
    void sellsEvenlyWithoutSkew() {
        var made = make(new FillPlan(USERS, PRODUCTS, ORDERS, 5, Duration.ofDays(10), UNTIL, 0.4, Duration.ofDays(2), 0,
                0, 0, 0, 1));
        var lines = made.all(Item.class).stream().collect(groupingBy(Item::product, counting()));
        assertThat(lines).hasSize(PRODUCTS);
        assertThat(lines.values()).allSatisfy(count -> assertThat(count).isCloseTo(1_000, withinPercentage(15)));
        assertThat(made.totals().items()).isEqualTo(5 * ORDERS);
    }

    @Test
    void refusesPlansThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FillPlan(1, PRODUCTS, ORDERS, 2,
                Duration.ofDays(10), UNTIL, 0.4, Duration.ofDays(2), 1, 0, 0, 0, 1)).withMessageContaining("--users");
        assertThatIllegalArgumentException().isThrownBy(() -> new FillPlan(USERS, PRODUCTS, ORDERS, 5.1,
                Duration.ofDays(10), UNTIL, 0.4, Duration.ofDays(2), 1, 0, 0, 0, 1))
                .withMessageContaining("--lines-per-order");
        assertThatIllegalArgumentException().isThrownBy(() -> new FillPlan(USERS, PRODUCTS, ORDERS, 2,
                Duration.ofDays(10), UNTIL, 0.4, Duration.ofDays(10), 1, 0, 0, 0, 1))
                .withMessageContaining("--recent-days");
    }

    @Test
    void makesAWhaleAlone() {
        var made = make(new FillPlan(1, PRODUCTS, 100, 1, Duration.ofDays(1), UNTIL, 0, Duration.ofHours(1), 3, 100, 0,
                0, 1));
        assertThat(made.all(Order.class)).hasSize(100).allMatch(order -> order.user() == FIRST.user());
    }
}
