package dev.jumun.catalog;

import dev.jumun.shared.NotFound;
import dev.jumun.shared.ProductId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Products whose rows this transaction holds: decided on in memory, their stock written at the end in one statement. */
public final class LockedProducts {
    private final StockTables tables;
    private final Map<Long, Product> products;
    private final Map<Long, Long> deltas = new TreeMap<>();

    LockedProducts(StockTables tables, Map<Long, Product> products) {
        this.tables = tables;
        this.products = products;
    }

    /** How many pieces of one product. */
    public record Quantity(ProductId product, int quantity) {}

    /**
     * Refuses an order for what is not for sale.
     *
     * @throws NotFound naming all products that do not exist
     */
    public void mustExist(List<Quantity> wanted) {
        var missing = wanted.stream()
                .map(line -> line.product().value())
                .filter(id -> !products.containsKey(id))
                .toList();
        if (!missing.isEmpty()) {
            throw new NotFound("productId", missing);
        }
    }

    /**
     * Refuses an order for more than is there.
     *
     * @throws OutOfStock naming all products of which there is too little
     */
    public void mustHave(List<Quantity> wanted) {
        var shortages = wanted.stream()
                .filter(line -> product(line.product()).stock() < line.quantity())
                .map(line -> new OutOfStock.Shortage(line.product().value(), line.quantity(),
                        product(line.product()).stock()))
                .toList();
        if (!shortages.isEmpty()) {
            throw new OutOfStock(shortages);
        }
    }

    public ProductView get(ProductId id) {
        return product(id).view();
    }

    /** Takes all of them out of stock; asked for with {@link #mustHave} before. */
    public void take(List<Quantity> taken) {
        for (var line : taken) {
            product(line.product()).take(line.quantity());
            deltas.merge(line.product().value(), -(long) line.quantity(), Long::sum);
        }
    }

    /** Puts back what an order had taken. */
    public void putBack(List<Quantity> returned) {
        for (var line : returned) {
            product(line.product()).putBack(line.quantity());
            deltas.merge(line.product().value(), (long) line.quantity(), Long::sum);
        }
    }

    private Product product(ProductId id) {
        var product = products.get(id.value());
        if (product == null) {
            throw new IllegalArgumentException("Not among the locked products: " + id);
        }
        return product;
    }

    /** Writes the new stock. */
    public void write() {
        if (!deltas.isEmpty()) {
            tables.addToStock(deltas);
        }
    }
}
