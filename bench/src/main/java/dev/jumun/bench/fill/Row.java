package dev.jumun.bench.fill;

import org.jspecify.annotations.Nullable;

/** One row of the shop's tables. Amounts are in hundredths, moments in microseconds since 1970 UTC. */
sealed interface Row {

    record User(long id, String name, long createdAt) implements Row {}

    record Wallet(long user, long balance) implements Row {}

    record Product(long id, String name, long price, long stock, long createdAt) implements Row {}

    record StockAdjustment(long id, long product, long delta, String reason, long actor,
            long createdAt) implements Row {}

    /** Without a coupon: what is paid is the total. */
    record Order(long id, long user, Status status, long total, long createdAt,
            @Nullable Cancellation cancellation) implements Row {}

    record Item(long id, long order, long product, String productName, long unitPrice, int quantity) implements Row {}

    /**
     * The one payment of an order.
     *
     * @param of the order's status, which decides the payment's
     */
    record Payment(long id, long order, long amount, Status of, long paidAt) implements Row {}

    /**
     * A change of a balance.
     *
     * @param order null for a charge
     */
    record LedgerEntry(long id, long user, @Nullable Long order, long delta, Reason reason, long balanceAfter,
            long createdAt) implements Row {}

    record SalesFigure(Span span, long startsAt, long product, long quantity) implements Row {}

    enum Status {
        PAID,
        FAILED,
        CANCELLED
    }

    enum Reason {
        CHARGE,
        ORDER,
        REFUND
    }

    record Cancellation(long at, long by) {}

    /** What sales are summed up over. */
    enum Span {
        TEN_MINUTES(10),
        THREE_HOURS(180),
        DAY(24 * 60);

        final long micros;

        Span(long minutes) {
            micros = minutes * 60_000_000;
        }

        long startOf(long moment) {
            return moment - Math.floorMod(moment, micros);
        }
    }
}
