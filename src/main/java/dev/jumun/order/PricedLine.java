package dev.jumun.order;

import dev.jumun.catalog.ProductView;
import dev.jumun.catalog.Quantity;
import dev.jumun.catalog.StockOnHand;
import dev.jumun.shared.Money;
import java.util.List;

/** A wanted quantity at the price of the product. */
record PricedLine(ProductView product, int quantity) {

    static List<PricedLine> of(List<Quantity> lines, StockOnHand stock) {
        return lines.stream().map(line -> new PricedLine(stock.get(line.product()), line.quantity())).toList();
    }

    static Money total(List<PricedLine> lines) {
        return lines.stream()
                .map(line -> line.product().price().times(line.quantity()))
                .reduce(Money.ZERO,
                        Money::plus);
    }
}
