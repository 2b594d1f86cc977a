package dev.jumun.ranking;

import dev.jumun.shared.ProductId;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How many pieces of each product were sold when, net of what was given back: kept with the orders themselves. */
@Component
public class SalesFigures {
    private final FigureTables tables;

    SalesFigures(FigureTables tables) {
        this.tables = tables;
    }

    /**
     * Pieces of one product in one order.
     *
     * @param orderedAt when the order was placed, also for what is given back later
     * @param quantity negative for what is given back
     */
    public record Sale(ProductId product, Instant orderedAt, int quantity) {}

    /** Adds them, in one statement; with the orders' own transaction, which holds the locks of the products. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Collection<Sale> sales) {
        if (sales.isEmpty()) {
            return;
        }
        var figures = new TreeMap<Figure, Long>();
        for (var sale : sales) {
            for (var span : Span.values()) {
                figures.merge(new Figure(span, span.startOf(sale.orderedAt()), sale.product().value()),
                        (long) sale.quantity(), Long::sum);
            }
        }
        tables.add(figures);
    }
}
