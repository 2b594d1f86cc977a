package dev.jumun.ranking;

import dev.jumun.shared.ProductId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How many pieces of each product were sold when, net of what was given back: kept with the orders themselves. */
@Component
public class SalesFigures {
    /** One parameter for all rows: a busy group has hundreds, and to spell each as a parameter costs the service more. */
    static final String ADD = """
            INSERT INTO sales_figures (span, starts_at, product_id, quantity)
            SELECT d.span, FROM_UNIXTIME(d.starts_at), d.product_id, d.quantity
            FROM JSON_TABLE(?, '$[*]' COLUMNS (span VARCHAR(20) PATH '$[0]', starts_at BIGINT PATH '$[1]',
                product_id BIGINT PATH '$[2]', quantity BIGINT PATH '$[3]')) d
            ON DUPLICATE KEY UPDATE quantity = sales_figures.quantity + VALUES(quantity)""";

    private final JdbcTemplate jdbc;

    SalesFigures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Pieces of one product in one order.
     *
     * @param orderedAt when the order was placed, also for what is given back later
     * @param quantity negative for what is given back
     */
    public record Sale(ProductId product, Instant orderedAt, int quantity) {}

    /** One row of the figures. */
    private record Figure(Span span, Instant startsAt, long product) implements Comparable<Figure> {
        // The order of the primary key, in which the rebuild locks too. Other orders wait at the products already.
        private static final Comparator<Figure> BY_KEY = Comparator.comparing(Figure::span)
                .thenComparing(Figure::startsAt)
                .thenComparingLong(Figure::product);

        @Override
        public int compareTo(Figure other) {
            return BY_KEY.compare(this, other);
        }
    }

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
        var rows = new StringJoiner(",", "[", "]");
        figures.forEach((figure, quantity) -> rows.add("[\"" + figure.span() + "\","
                + figure.startsAt().getEpochSecond() + "," + figure.product() + "," + quantity + "]"));
        jdbc.update(ADD, rows.toString());
    }
}
