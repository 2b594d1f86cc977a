package dev.jumun.catalog;

import dev.jumun.shared.ProductId;
import java.time.Instant;

/**
 * How much of a product there was.
 *
 * @param at when the database was asked, by the clock of the instance that asked
 */
public record StockView(ProductId product, long stock, Instant at) {}
