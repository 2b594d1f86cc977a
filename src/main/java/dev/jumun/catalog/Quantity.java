package dev.jumun.catalog;

import dev.jumun.shared.ProductId;

/** How many pieces of one product. */
public record Quantity(ProductId product, int quantity) {}
