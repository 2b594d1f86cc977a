package dev.jumun.catalog;

import dev.jumun.shared.NotFound;
import dev.jumun.shared.ProductId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * The products that one transaction sells from or gives back to: decided on in memory, their stock written at the end in one
 * statement. Either their rows are locked from the start, or they are known and written only if they are still as known.
 */
public final class StockOnHand {
    private final StockTables tables;
    private final KnownProducts known;
    private final StockChanges changes;
    private final Map<Long, SeenProduct> products;
    private final Map<Long, Long> deltas = new TreeMap<>();
    /** What there must have been for the decisions to be right, those included that take nothing. */
    private final Map<Long, Long> least = new HashMap<>();

    StockOnHand(StockTables tables, KnownProducts known, StockChanges changes, Map<Long, SeenProduct> products) {
        this.tables = tables;
        this.known = known;
        this.changes = changes;
        this.products = products;
    }

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
                .filter(line -> left(line.product()) < line.quantity())
                .map(line -> new OutOfStock.Shortage(line.product().value(), line.quantity(), left(line.product())))
                .toList();
        if (!shortages.isEmpty()) {
            throw new OutOfStock(shortages);
        }
        for (var line : wanted) {
            long id = line.product().value();
            least.merge(id, line.quantity() - deltas.getOrDefault(id, 0L), Math::max);
        }
    }

    /** The product, to be decided on. Whatever becomes of it, {@link #write} proves that it was so. */
    public ProductView get(ProductId id) {
        deltas.putIfAbsent(id.value(), 0L);
        return product(id).view();
    }

    /** Takes all of them out of stock; asked for with {@link #mustHave} before. */
    public void take(List<Quantity> taken) {
        for (var line : taken) {
            if (line.quantity() < 1 || line.quantity() > left(line.product())) {
                throw new IllegalArgumentException("Cannot take " + line + " of " + left(line.product()));
            }
            deltas.merge(line.product().value(), -(long) line.quantity(), Long::sum);
        }
    }

    /** Puts back what an order had taken, whatever administrators did to the stock meanwhile. */
    public void putBack(List<Quantity> returned) {
        for (var line : returned) {
            if (line.quantity() < 1) {
                throw new IllegalArgumentException("Cannot put back " + line);
            }
            deltas.merge(product(line.product()).id(), (long) line.quantity(), Long::sum);
        }
    }

    private long left(ProductId id) {
        return Math.addExact(product(id).stock(), deltas.getOrDefault(id.value(), 0L));
    }

    private SeenProduct product(ProductId id) {
        var product = products.get(id.value());
        if (product == null) {
            throw new IllegalArgumentException("Not among the products of this transaction: " + id);
        }
        return product;
    }

    /**
     * Writes the new stock, by ascending id, the global lock order; from here on the rows are locked in any case, also those
     * of products that were only looked at.
     *
     * @throws OptimisticLockingFailureException when a product has changed, or too little of it is left: the transaction
     *         must be rolled back, and run again it locks the products first
     */
    public void write() {
        if (deltas.isEmpty()) {
            return;
        }
        known.changed(deltas);
        int written = tables.addToStock(deltas.entrySet()
                .stream()
                .map(delta -> new StockTables.Change(product(new ProductId(delta.getKey())), delta.getValue(),
                        Math.max(-delta.getValue(), least.getOrDefault(delta.getKey(), 0L))))
                .toList());
        if (written != deltas.size()) {
            known.forget(deltas.keySet());
            throw new OptimisticLockingFailureException(written + " of " + deltas.size() + " products as known");
        }
        changes.afterCommit(deltas.entrySet()
                .stream()
                .filter(delta -> delta.getValue() != 0)
                .map(Map.Entry::getKey)
                .toList());
    }
}
