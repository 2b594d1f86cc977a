package dev.jumun.catalog.web;

import dev.jumun.catalog.StockView;
import java.time.Instant;

/** How much of a product there was. */
record StockEvent(long productId, long stock, Instant at) {
    static StockEvent of(StockView stock) {
        return new StockEvent(stock.product().value(), stock.stock(), stock.at());
    }
}
