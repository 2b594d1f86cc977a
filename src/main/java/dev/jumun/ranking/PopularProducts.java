package dev.jumun.ranking;

import dev.jumun.catalog.Catalog;
import dev.jumun.ranking.Ranking.RankedProduct;
import dev.jumun.shared.ServiceUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** What sells best: exact at the moment that it says, and not older than the cache time while all is well. */
@Component
@EnableConfigurationProperties(RankingProperties.class)
public class PopularProducts {
    /** The longest time that is looked back over, in days of 24 hours (contract §4). */
    public static final int MAX_DAYS = 30;
    /** The most products in one answer (contract §4). */
    public static final int MAX_LIMIT = 50;

    private final RankingTables tables;
    private final Catalog catalog;
    private final RankingCache cache;
    private final Clock clock;

    PopularProducts(RankingTables tables, Catalog catalog, RankingCache cache, Clock clock) {
        this.tables = tables;
        this.catalog = catalog;
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * The products of which most was sold in the last days, cancelled orders aside.
     *
     * @param days 1 to {@value #MAX_DAYS}
     * @param limit 1 to {@value #MAX_LIMIT}
     * @throws ServiceUnavailable when nothing is known and the database does not say
     */
    public Ranking ranking(int days, int limit) {
        return cache.get(days, () -> compute(days)).top(limit);
    }

    /** For any limit, so that all of them share one computation. */
    Ranking compute(int days) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var sold = tables.bestSellers(now.minus(Duration.ofDays(days)), MAX_LIMIT);
        var products = catalog.products(sold.keySet());
        return new Ranking(days, sold.entrySet().stream().map(entry -> {
            var product = products.get(entry.getKey());
            if (product == null) {
                throw new IllegalStateException("Sold, but not in the catalogue: " + entry.getKey());
            }
            return new RankedProduct(product.id(), product.name(), product.price(), entry.getValue());
        }).toList(), now);
    }
}
