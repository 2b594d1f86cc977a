package dev.jumun.catalog;

import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;
import java.time.Instant;

/** A product as it is at one moment. */
public record ProductView(ProductId id, String name, Money price, long stock, Instant createdAt) {}
