package dev.jumun.order;

import dev.jumun.catalog.LockedProducts;
import dev.jumun.catalog.LockedProducts.Quantity;
import dev.jumun.catalog.ProductView;
import dev.jumun.shared.Money;
import java.util.List;

/** A wanted quantity at the price of the locked product. */
record PricedLine(ProductView product, int quantity) {

    static List<PricedLine> of(List<Quantity> lines, LockedProducts products) {
        return lines.stream().map(line -> new PricedLine(products.get(line.product()), line.quantity())).toList();
    }

    static Money total(List<PricedLine> lines) {
        return lines.stream()
                .map(line -> line.product().price().times(line.quantity()))
                .reduce(Money.ZERO,
                        Money::plus);
    }
}
