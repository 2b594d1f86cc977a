package dev.jumun.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of a product's stock by an administrator.
 *
 * @param stockAfter known only at the moment of the adjustment; null in the list, where orders came in between
 */
public record StockAdjustmentView(long id, long productId, long delta, String reason, long actorId, Instant createdAt,
        @Nullable Long stockAfter) {}
