package dev.jumun.bench.fill;

import dev.jumun.bench.fill.Row.Cancellation;
import dev.jumun.bench.fill.Row.Item;
import dev.jumun.bench.fill.Row.LedgerEntry;
import dev.jumun.bench.fill.Row.Order;
import dev.jumun.bench.fill.Row.Payment;
import dev.jumun.bench.fill.Row.Product;
import dev.jumun.bench.fill.Row.Reason;
import dev.jumun.bench.fill.Row.Span;
import dev.jumun.bench.fill.Row.Status;
import dev.jumun.bench.fill.Row.StockAdjustment;
import dev.jumun.bench.fill.Row.User;
import dev.jumun.bench.fill.Row.Wallet;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes up the past of a shop, in the order of time, so that its books balance: wallets are charged before they are short,
 * stock is put in before it runs out, cancelled orders give back what they took when they are cancelled. Keeps in memory
 * a number or two for each user and product, and the orders that will be cancelled within two days.
 */
final class History {
    /** Some users order much more often than others, but nobody as the whale does. */
    private static final double USER_SKEW = 0.5;
    /** A whole amount that people charge, in hundredths: 10,000.00. */
    private static final long CHARGE_UNIT = 1_000_000;
    private static final int MAX_CHARGE_UNITS = 100;
    /** Prices are 1,000.00 to 99,900.00 in steps of 100.00. */
    private static final long PRICE_UNIT = 10_000;
    private static final int MIN_PRICE_UNITS = 10;
    private static final int MAX_PRICE_UNITS = 1_000;
    private static final long FIRST_STOCK = 1_000;
    private static final long MAX_CANCEL_DELAY = Duration.ofDays(2).toNanos() / 1000;
    /** The shop grew for a year before its first order. */
    private static final long GROWTH = Duration.ofDays(365).toNanos() / 1000;
    private static final double CANCELLED_BY_ADMINISTRATOR = 0.1;

    private final FillPlan plan;
    private final FirstIds first;
    private final Consumer<? super Row> rows;
    private final UniformRandomProvider random;
    private final Popularity popularity;
    private final @Nullable Popularity otherUsers;

    private final long[] balances;
    private final String[] names;
    private final long[] prices;
    private final long[] stock;
    private final long[] putIn;
    private final SalesCount[] sales;
    private final PriorityQueue<LaterCancelled> laterCancelled = new PriorityQueue<>(
            Comparator.comparingLong(LaterCancelled::at).thenComparingLong(LaterCancelled::order));

    private long nextAdjustment;
    private long nextItem;
    private long nextLedgerEntry;
    private long orders;
    private long whaleOrders;
    private long events;
    private long lastOrderAt;

    /** Takes part in the ledger and in stock only when its time comes. */
    private record LaterCancelled(long at, long order, int user, long total, Lines lines) {}

    /** Different products and how many of each; the product is its place in the arrays. */
    private static final class Lines {
        final int[] products;
        final int[] quantities;

        Lines(int count) {
            products = new int[count];
            quantities = new int[count];
        }
    }

    /**
     * What was made up.
     *
     * @param events how many the orders have caused
     * @param lastOrderAt microseconds since 1970
     */
    record Totals(long orders, long items, long ledgerEntries, long events, long lastOrderAt) {}

    private History(FillPlan plan, FirstIds first, Consumer<? super Row> rows) {
        this.plan = plan;
        this.first = first;
        this.rows = rows;
        this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(plan.seed());
        this.popularity = new Popularity(plan.products(), plan.skew(), random);
        this.otherUsers = plan.users() == 1 ? null : new Popularity(plan.users() - 1, USER_SKEW, random);
        this.balances = new long[plan.users()];
        this.names = new String[plan.products()];
        this.prices = new long[plan.products()];
        this.stock = new long[plan.products()];
        this.putIn = new long[plan.products()];
        this.sales = Stream.of(Span.values())
                .map(span -> new SalesCount(span, plan.products(), first.product(), rows))
                .toArray(SalesCount[]::new);
        this.nextAdjustment = first.adjustment();
        this.nextItem = first.item();
        this.nextLedgerEntry = first.ledger();
    }

    /** Hands over every row; those of one table in the order of their keys, but for the figures of the three spans. */
    static Totals write(FillPlan plan, FirstIds first, Consumer<? super Row> rows) {
        return new History(plan, first, rows).write();
    }

    private Totals write() {
        openShop();
        var times = new OrderTimes(plan, random);
        while (times.hasNext()) {
            long now = times.nextLong();
            cancelUntil(now);
            order(now);
        }
        cancelUntil(Long.MAX_VALUE);
        for (var count : sales) {
            count.flush();
        }
        closeBooks();
        return new Totals(orders, nextItem - first.item(), nextLedgerEntry - first.ledger(), events, lastOrderAt);
    }

    private void openShop() {
        for (int user = 0; user < plan.users(); user++) {
            rows.accept(new User(first.user() + user, Names.user(first.user() + user), openedAt(user, plan.users())));
        }
        for (int product = 0; product < plan.products(); product++) {
            names[product] = Names.product(first.product() + product);
            prices[product] = PRICE_UNIT * random.nextInt(MIN_PRICE_UNITS, MAX_PRICE_UNITS);
            putIn(product, FIRST_STOCK, "First stock", openedAt(product, plan.products()));
        }
    }

    /** One after the other, all before the first order. */
    private long openedAt(int number, int count) {
        return OrderTimes.micros(plan.from()) - GROWTH + GROWTH / count * number;
    }

    private void putIn(int product, long quantity, String reason, long now) {
        rows.accept(new StockAdjustment(nextAdjustment++, first.product() + product, quantity, reason, first.actor(),
                now));
        stock[product] += quantity;
        putIn[product] += quantity;
    }

    private void order(long now) {
        long id = first.order() + orders;
        int user = buyer();
        var lines = lines();
        orders++;
        lastOrderAt = now;
        double fate = random.nextDouble();
        if (fate < plan.failedShare()) {
            makeTooDear(lines, balances[user]);
            write(id, user, lines, Status.FAILED, now, null);
        } else if (fate < plan.failedShare() + plan.cancelledShare()) {
            var cancellation = cancellation(user, now);
            takeAndPay(id, user, lines, now);
            write(id, user, lines, Status.CANCELLED, now, cancellation);
            laterCancelled.add(new LaterCancelled(cancellation.at(), id, user, total(lines), lines));
            events += 2;
        } else {
            takeAndPay(id, user, lines, now);
            write(id, user, lines, Status.PAID, now, null);
            events++;
            for (var count : sales) {
                for (int i = 0; i < lines.products.length; i++) {
                    count.add(now, lines.products[i], lines.quantities[i]);
                }
            }
        }
    }

    /** The whale as often as the plan says, spread evenly: each order left is the whale's with the share that is left. */
    private int buyer() {
        if (otherUsers == null || random.nextDouble() * (plan.orders() - orders) < plan.whaleOrders() - whaleOrders) {
            whaleOrders++;
            return 0;
        }
        return 1 + otherUsers.pick();
    }

    private Lines lines() {
        int count = 1;
        double further = (plan.linesPerOrder() - 1) / (FillPlan.MAX_LINES - 1);
        for (int i = 1; i < FillPlan.MAX_LINES; i++) {
            count += random.nextDouble() < further ? 1 : 0;
        }
        var lines = new Lines(count);
        for (int i = 0; i < count; i++) {
            lines.products[i] = another(lines.products, i);
            double pieces = random.nextDouble();
            lines.quantities[i] = pieces < 0.8 ? 1 : pieces < 0.95 ? 2 : 3;
        }
        return lines;
    }

    /** A popular product that is none of these; with a steep law the same few come again and again, so then the next. */
    private int another(int[] products, int count) {
        int product = popularity.pick();
        for (int tries = 0; contains(products, count, product); tries++) {
            product = tries < 10 ? popularity.pick() : (product + 1) % plan.products();
        }
        return product;
    }

    private static boolean contains(int[] products, int count, int product) {
        for (int i = 0; i < count; i++) {
            if (products[i] == product) {
                return true;
            }
        }
        return false;
    }

    private long total(Lines lines) {
        long total = 0;
        for (int i = 0; i < lines.products.length; i++) {
            total += prices[lines.products[i]] * lines.quantities[i];
        }
        return total;
    }

    /** Orders fail because the wallet is short, so this one wants more than the wallet has. */
    private void makeTooDear(Lines lines, long balance) {
        long spare = balance - total(lines);
        if (spare >= 0) {
            lines.quantities[0] += Math.toIntExact(spare / prices[lines.products[0]] + 1);
        }
    }

    private Cancellation cancellation(int user, long now) {
        long latest = Math.min(now + MAX_CANCEL_DELAY, OrderTimes.micros(plan.until()) - 1);
        boolean byAdministrator = random.nextDouble() < CANCELLED_BY_ADMINISTRATOR;
        return new Cancellation(random.nextLong(now, latest + 1), byAdministrator
                ? first.actor()
                : first.user() + user);
    }

    private void takeAndPay(long id, int user, Lines lines, long now) {
        for (int i = 0; i < lines.products.length; i++) {
            int product = lines.products[i];
            int quantity = lines.quantities[i];
            if (stock[product] < quantity) {
                putIn(product, putIn[product], "Restock", now);
            }
            stock[product] -= quantity;
        }
        long total = total(lines);
        long missing = total - balances[user];
        if (missing > 0) {
            long units = (missing + CHARGE_UNIT - 1) / CHARGE_UNIT + random.nextInt(MAX_CHARGE_UNITS);
            enter(user, null, units * CHARGE_UNIT, Reason.CHARGE, now);
        }
        enter(user, id, -total, Reason.ORDER, now);
    }

    private void enter(int user, @Nullable Long order, long delta, Reason reason, long now) {
        balances[user] += delta;
        rows.accept(new LedgerEntry(nextLedgerEntry++, first.user() + user, order, delta, reason, balances[user], now));
    }

    private void write(long id, int user, Lines lines, Status status, long now, @Nullable Cancellation cancellation) {
        long total = total(lines);
        rows.accept(new Order(id, first.user() + user, status, total, now, cancellation));
        rows.accept(new Payment(first.payment() + id - first.order(), id, total, status, now));
        for (int i = 0; i < lines.products.length; i++) {
            int product = lines.products[i];
            rows.accept(new Item(nextItem++, id, first.product() + product, names[product], prices[product],
                    lines.quantities[i]));
        }
    }

    private void cancelUntil(long now) {
        for (var next = laterCancelled.peek(); next != null && next.at() <= now; next = laterCancelled.peek()) {
            laterCancelled.remove();
            for (int i = 0; i < next.lines().products.length; i++) {
                stock[next.lines().products[i]] += next.lines().quantities[i];
            }
            enter(next.user(), next.order(), next.total(), Reason.REFUND, next.at());
        }
    }

    /** What stands at the end is written at the end: nothing has to be changed that was written once. */
    private void closeBooks() {
        for (int user = 0; user < plan.users(); user++) {
            rows.accept(new Wallet(first.user() + user, balances[user]));
        }
        for (int product = 0; product < plan.products(); product++) {
            rows.accept(new Product(first.product() + product, names[product], prices[product], stock[product],
                    openedAt(product, plan.products())));
        }
        if (Arrays.stream(balances).anyMatch(balance -> balance < 0)) {
            throw new IllegalStateException("A wallet is overdrawn");
        }
    }
}
