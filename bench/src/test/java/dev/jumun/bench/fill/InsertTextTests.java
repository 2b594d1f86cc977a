package dev.jumun.bench.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.bench.fill.Row.Cancellation;
import dev.jumun.bench.fill.Row.Item;
import dev.jumun.bench.fill.Row.LedgerEntry;
import dev.jumun.bench.fill.Row.Order;
import dev.jumun.bench.fill.Row.Payment;
import dev.jumun.bench.fill.Row.Reason;
import dev.jumun.bench.fill.Row.Status;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InsertTextTests {
    private static final long NOON = OrderTimes.micros(Instant.parse("2026-11-22T12:00:07.000045Z"));

    @Test
    void writesAmountsAndMomentsToTheirLastDigit() {
        var text = new InsertText(Table.POINT_LEDGER, 100);
        text.add(new LedgerEntry(1, 2, 3L, -1_000_005, Reason.ORDER, 40, NOON));
        text.add(new LedgerEntry(2, 2, null, 123_456, Reason.CHARGE, 123_496, NOON + 60_999_955));

        assertThat(text).hasToString("INSERT INTO point_ledger (id, user_id, order_id, delta, reason, balance_after,"
                + " created_at) VALUES (1,2,3,-10000.05,'ORDER',0.40,'2026-11-22 12:00:07.000045'),"
                + "(2,2,NULL,1234.56,'CHARGE',1234.96,'2026-11-22 12:01:08.000000')");
        assertThat(text.rows()).isEqualTo(2);
    }

    @Test
    void writesWhoCancelledAndWhen() {
        var text = new InsertText(Table.ORDERS, 100);
        text.add(new Order(1, 2, Status.CANCELLED, 500, NOON, new Cancellation(NOON + 1, 9)));
        text.add(new Order(2, 2, Status.PAID, 500, NOON, null));

        assertThat(text.toString()).endsWith("VALUES (1,2,'CANCELLED',5.00,0.00,5.00,'2026-11-22 12:00:07.000045',"
                + "'2026-11-22 12:00:07.000046',9),(2,2,'PAID',5.00,0.00,5.00,'2026-11-22 12:00:07.000045',NULL,NULL)");
    }

    @Test
    void writesThePaymentOfEachStatus() {
        var text = new InsertText(Table.PAYMENTS, 100);
        text.add(new Payment(1, 1, 500, Status.PAID, NOON));
        text.add(new Payment(2, 2, 500, Status.FAILED, NOON));
        text.add(new Payment(3, 3, 500, Status.CANCELLED, NOON));

        assertThat(text.toString()).endsWith("(1,1,5.00,'SUCCESS','2026-11-22 12:00:07.000045'),"
                + "(2,2,5.00,'FAILED',NULL),(3,3,5.00,'REFUNDED','2026-11-22 12:00:07.000045')");
    }

    @Test
    void multipliesPriceByQuantity() {
        var text = new InsertText(Table.ORDER_ITEMS, 100);
        text.add(new Item(1, 2, 3, Names.product(3), 1_990_000, 3));

        assertThat(text.toString()).endsWith("(1,2,3,'Wool Cardigan 3',19900.00,3,59700.00)");
    }
}
