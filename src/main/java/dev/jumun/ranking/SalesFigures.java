package dev.jumun.ranking;

import dev.jumun.shared.ProductId;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many pieces of each product were sold when, net of what was given back: kept with the orders themselves, and rolled up
 * later.
 */
@Component
public class SalesFigures {
    private final DeltaTables tables;

    SalesFigures(DeltaTables tables) {
        this.tables = tables;
    }

    /**
     * Pieces of one product in one order.
     *
     * @param orderedAt when the order was placed, also for what is given back later
     * @param quantity negative for what is given back
     */
    public record Sale(ProductId product, Instant orderedAt, int quantity) {}

    /** Adds them, in one statement that waits for nobody; with the orders' own transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Collection<Sale> sales) {
        if (sales.isEmpty()) {
            return;
        }
        var quantities = new TreeMap<Instant, TreeMap<Long, Long>>();
        for (var sale : sales) {
            quantities.computeIfAbsent(Span.TEN_MINUTES.startOf(sale.orderedAt()), _ -> new TreeMap<>())
                    .merge(sale.product().value(), (long) sale.quantity(), Long::sum);
        }
        tables.append(quantities);
    }
}
