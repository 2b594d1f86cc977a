package dev.jumun.catalog;

import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;
import java.math.BigDecimal;
import java.time.Instant;

/** A product as this instance has seen it. */
record SeenProduct(long id, String name, BigDecimal price, long stock, Instant createdAt) {
    SeenProduct plusStock(long delta) {
        return new SeenProduct(id, name, price, stock + delta, createdAt);
    }

    ProductView view() {
        return new ProductView(new ProductId(id), name, new Money(price), stock, createdAt);
    }
}
