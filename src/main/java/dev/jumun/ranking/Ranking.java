package dev.jumun.ranking;

import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;
import java.time.Instant;
import java.util.List;

/**
 * What sold best in the last days.
 *
 * @param products most first, ties by product id; at most {@value PopularProducts#MAX_LIMIT}
 * @param generatedAt the moment of the figures
 */
public record Ranking(int days, List<RankedProduct> products, Instant generatedAt) {
    public Ranking {
        products = List.copyOf(products);
    }

    /** The first so many. */
    Ranking top(int limit) {
        return limit >= products.size() ? this : new Ranking(days, products.subList(0, limit), generatedAt);
    }

    /**
     * A product, and how many pieces of it were sold.
     *
     * @param name as it was at the moment of the figures, like the price
     */
    public record RankedProduct(ProductId product, String name, Money price, long sold) {}
}
