package dev.jumun.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What this instance has seen of products in its own transactions. Good enough to decide on without a lock, because what is
 * taken out of stock proves at the same time that it was still so ({@link StockOnHand#write}); never shown to anybody.
 */
@Component
class KnownProducts {
    /** The products that sell, some hundred bytes each. */
    private static final int MAX_PRODUCTS = 50_000;

    private final Cache<Long, SeenProduct> seen = Caffeine.newBuilder().maximumSize(MAX_PRODUCTS).build();

    /** These products, if all of them are known and there was enough for all that is wanted when they were last seen. */
    Optional<Map<Long, SeenProduct>> enoughFor(Map<Long, Long> wanted) {
        var products = new HashMap<Long, SeenProduct>();
        for (var line : wanted.entrySet()) {
            var product = seen.getIfPresent(line.getKey());
            if (product == null || product.stock() < line.getValue()) {
                return Optional.empty();
            }
            products.put(product.id(), product);
        }
        return Optional.of(products);
    }

    void saw(Collection<SeenProduct> products) {
        products.forEach(product -> seen.put(product.id(), product));
    }

    /** Changes of stock that are about to be committed. Should they be rolled back, the next lock shows what is there. */
    void changed(Map<Long, Long> deltas) {
        deltas.forEach((id, delta) -> seen.asMap().computeIfPresent(id, (_, product) -> product.plusStock(delta)));
    }

    void forget(Collection<Long> products) {
        seen.invalidateAll(products);
    }
}
