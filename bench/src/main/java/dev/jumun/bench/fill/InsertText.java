package dev.jumun.bench.fill;

import dev.jumun.bench.fill.Row.Item;
import dev.jumun.bench.fill.Row.LedgerEntry;
import dev.jumun.bench.fill.Row.Order;
import dev.jumun.bench.fill.Row.Payment;
import dev.jumun.bench.fill.Row.Product;
import dev.jumun.bench.fill.Row.SalesFigure;
import dev.jumun.bench.fill.Row.StockAdjustment;
import dev.jumun.bench.fill.Row.User;
import dev.jumun.bench.fill.Row.Wallet;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One INSERT of many rows, as text: a prepared statement would box and copy every value of tens of millions of rows only to
 * write the same text. All values are made up here, none comes from outside.
 */
final class InsertText {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("''uuuu-MM-dd HH:mm:");
    private static final long MINUTE_MICROS = 60_000_000;

    private final StringBuilder text;
    private int rows;
    private long minute = Long.MIN_VALUE;
    private String minuteText = "";

    /** @param capacity expected length in characters */
    InsertText(Table table, int capacity) {
        text = new StringBuilder(capacity).append(table.insert());
    }

    int rows() {
        return rows;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    void add(Row row) {
        text.append(rows++ == 0 ? "(" : ",(");
        switch (row) {
            case User user -> number(user.id()).next()
                    .word(user.name())
                    .next()
                    .word("CUSTOMER")
                    .next()
                    .moment(user.createdAt());
            case Wallet wallet -> number(wallet.user()).next().amount(wallet.balance());
            case Product product -> number(product.id()).next()
                    .word(product.name())
                    .next()
                    .amount(product.price())
                    .next()
                    .number(product.stock())
                    .next()
                    .moment(product.createdAt());
            case StockAdjustment put -> number(put.id()).next()
                    .number(put.product())
                    .next()
                    .number(put.delta())
                    .next()
                    .word(put.reason())
                    .next()
                    .number(put.actor())
                    .next()
                    .moment(put.createdAt());
            case Order order -> order(order);
            case Item item -> number(item.id()).next()
                    .number(item.order())
                    .next()
                    .number(item.product())
                    .next()
                    .word(item.productName())
                    .next()
                    .amount(item.unitPrice())
                    .next()
                    .number(item.quantity())
                    .next()
                    .amount(item.unitPrice() * item.quantity());
            case Payment payment -> payment(payment);
            case LedgerEntry entry -> entry(entry);
            case SalesFigure figure -> word(figure.span().name()).next()
                    .moment(figure.startsAt())
                    .next()
                    .number(figure.product())
                    .next()
                    .number(figure.quantity());
        }
        text.append(')');
    }

    private void order(Order order) {
        number(order.id()).next()
                .number(order.user())
                .next()
                .word(order.status().name())
                .next()
                .amount(order.total())
                .next()
                .amount(0)
                .next()
                .amount(order.total())
                .next()
                .moment(order.createdAt())
                .next();
        var cancellation = order.cancellation();
        if (cancellation == null) {
            none().next().none();
        } else {
            moment(cancellation.at()).next().number(cancellation.by());
        }
    }

    private void payment(Payment payment) {
        number(payment.id()).next()
                .number(payment.order())
                .next()
                .amount(payment.amount())
                .next()
                .word(switch (payment.of()) {
                    case PAID -> "SUCCESS";
                    case FAILED -> "FAILED";
                    case CANCELLED -> "REFUNDED";
                })
                .next();
        if (payment.of() == Row.Status.FAILED) {
            none();
        } else {
            moment(payment.paidAt());
        }
    }

    private void entry(LedgerEntry entry) {
        number(entry.id()).next().number(entry.user()).next();
        var order = entry.order();
        if (order == null) {
            none();
        } else {
            number(order);
        }
        next().amount(entry.delta())
                .next()
                .word(entry.reason().name())
                .next()
                .amount(entry.balanceAfter())
                .next()
                .moment(entry.createdAt());
    }

    private InsertText next() {
        text.append(',');
        return this;
    }

    private InsertText none() {
        text.append("NULL");
        return this;
    }

    private InsertText number(long value) {
        text.append(value);
        return this;
    }

    private InsertText word(String value) {
        text.append('\'').append(value).append('\'');
        return this;
    }

    /** @param hundredths may be negative */
    private InsertText amount(long hundredths) {
        long absolute = Math.abs(hundredths);
        text.append(hundredths < 0 ? "-" : "").append(absolute / 100).append('.');
        padded(absolute % 100, 10);
        return this;
    }

    /** UTC; consecutive rows are mostly of the same minute, whose text is kept. */
    private InsertText moment(long micros) {
        long in = Math.floorDiv(micros, MINUTE_MICROS);
        if (in != minute) {
            minute = in;
            minuteText = MINUTE.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(in * 60), ZoneOffset.UTC));
        }
        long rest = Math.floorMod(micros, MINUTE_MICROS);
        text.append(minuteText);
        padded(rest / 1_000_000, 10);
        text.append('.');
        padded(rest % 1_000_000, 100_000);
        text.append('\'');
        return this;
    }

    /** @param highest the value of the first digit: 10 for two digits */
    private void padded(long value, long highest) {
        for (long digit = highest; digit > 1 && value < digit; digit /= 10) {
            text.append('0');
        }
        text.append(value);
    }
}
