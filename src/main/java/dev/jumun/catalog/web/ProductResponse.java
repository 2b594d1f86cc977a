package dev.jumun.catalog.web;

import dev.jumun.catalog.ProductView;
import dev.jumun.shared.Money;
import java.time.Instant;

/** A product. */
record ProductResponse(long id, String name, Money price, long stock, Instant createdAt) {
    static ProductResponse of(ProductView product) {
        return new ProductResponse(product.id().value(), product.name(), product.price(), product.stock(),
                product.createdAt());
    }
}
