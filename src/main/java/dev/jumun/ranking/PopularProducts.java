package dev.jumun.ranking;

import dev.jumun.catalog.Catalog;
import dev.jumun.ranking.Ranking.RankedProduct;
import dev.jumun.shared.LaggingReads;
import dev.jumun.shared.LaggingReads.Source;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.ServiceUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SequencedMap;
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

    private final LaggingReads lagging;
    private final Catalog catalog;
    private final RankingCache cache;

    PopularProducts(LaggingReads lagging, Catalog catalog, RankingCache cache) {
        this.lagging = lagging;
        this.catalog = catalog;
        this.cache = cache;
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
        return rankingOf(days, lagging.read(source -> sales(days, source)));
    }

    /** What was sold until that moment. */
    private record Sales(Instant until, SequencedMap<ProductId, Long> sold) {}

    private static Sales sales(int days, Source source) {
        var until = source.asOf().truncatedTo(ChronoUnit.MICROS);
        return new Sales(until,
                RankingTables.bestSellers(source.jdbc(), until.minus(Duration.ofDays(days)), MAX_LIMIT));
    }

    private Ranking rankingOf(int days, Sales sales) {
        var sold = sales.sold();
        var products = catalog.products(sold.keySet());
        return new Ranking(days, sold.entrySet().stream().map(entry -> {
            var product = products.get(entry.getKey());
            if (product == null) {
                throw new IllegalStateException("Sold, but not in the catalogue: " + entry.getKey());
            }
            return new RankedProduct(product.id(), product.name(), product.price(), entry.getValue());
        }).toList(), sales.until());
    }
}
