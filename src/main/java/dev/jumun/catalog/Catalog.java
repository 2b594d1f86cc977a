package dev.jumun.catalog;

import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.SingleWrites;
import dev.jumun.shared.Conflict;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.ProductId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What is for sale and how much of it is there. */
@Component
public class Catalog {
    /** The most that a stock is given at once, and by adjustments (contract §5). */
    public static final long MAX_STOCK = 1_000_000_000;
    private static final String FIRST_STOCK = "initial stock";

    private final Products products;
    private final ProductTables list;
    private final StockTables tables;
    private final KnownProducts known;
    private final StockChanges changes;
    private final SingleWrites writes;
    private final Clock clock;

    Catalog(Products products, ProductTables list, StockTables tables, KnownProducts known, StockChanges changes,
            SingleWrites writes, Clock clock) {
        this.products = products;
        this.list = list;
        this.tables = tables;
        this.known = known;
        this.changes = changes;
        this.writes = writes;
        this.clock = clock;
    }

    /** Products with their stock at this moment. */
    @Transactional(readOnly = true)
    public Page<ProductView> products(PageQuery page, ProductSort sort) {
        return list.page(page, sort);
    }

    /** Those of these products that exist, as they are at this moment. */
    @Transactional(readOnly = true)
    public Map<ProductId, ProductView> products(Collection<ProductId> ids) {
        return list.find(ids).stream().collect(Collectors.toMap(ProductView::id, Function.identity()));
    }

    /**
     * One product with its stock at this moment.
     *
     * @throws NotFound when there is no such product
     */
    @Transactional(readOnly = true)
    public ProductView product(ProductId id) {
        return products.findById(id.value()).orElseThrow(() -> new NotFound("productId", id.value())).view();
    }

    /**
     * Those of these products that exist, to sell from. When this instance knows that there is more than enough for all that
     * is wanted, nothing is locked before {@link StockOnHand#write}; otherwise they are locked until the transaction ends.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public StockOnHand onHand(Collection<Quantity> wanted) {
        var quantities = new HashMap<Long, Long>();
        wanted.forEach(line -> quantities.merge(line.product().value(), (long) line.quantity(), Long::sum));
        return known.enoughFor(quantities)
                .map(products -> new StockOnHand(tables, known, changes, products))
                .orElseGet(() -> locked(quantities.keySet()));
    }

    /**
     * Those of these products that exist, to give back to: locked until the transaction ends. After wallets and user coupons
     * in the global lock order.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public StockOnHand lock(Collection<ProductId> ids) {
        return locked(ids.stream().map(ProductId::value).toList());
    }

    private StockOnHand locked(Collection<Long> ids) {
        var products = ids.isEmpty() ? List.<SeenProduct>of() : tables.lock(ids);
        known.saw(products);
        return new StockOnHand(tables, known, changes,
                products.stream().collect(Collectors.toMap(SeenProduct::id, Function.identity())));
    }

    /** Puts a product up for sale; 201 with the product. */
    public Answer add(AddProduct command) {
        return writes.perform(command.intent(), () -> {
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var product = products.save(new Product(command.name(), command.price(), command.stock(), now));
            if (command.stock() > 0) {
                tables.append(product.id(), command.stock(), FIRST_STOCK, command.administrator().value(), now);
            }
            return command.renderer().render(product.view());
        });
    }

    /** Renames and reprices a product; 200 with the product, or {@code NOT_FOUND}. */
    public Answer change(ChangeProduct command) {
        return writes.perform(command.intent(), () -> {
            var product = lockForChange(command.product());
            product.change(command.name(), command.price());
            return command.renderer().render(product.view());
        });
    }

    /** Changes the stock; 201 with the adjustment, {@code NOT_FOUND}, or {@code OUT_OF_STOCK} below zero. */
    public Answer adjustStock(AdjustStock command) {
        return writes.perform(command.intent(), () -> {
            var product = lockForChange(command.product());
            long stockAfter = product.stock() + command.delta();
            if (stockAfter < 0) {
                throw new OutOfStock(
                        List.of(new OutOfStock.Shortage(product.id(), -command.delta(), product.stock())));
            }
            if (command.delta() > 0 && stockAfter > MAX_STOCK) {
                throw new Conflict("delta", "STOCK_LIMIT");
            }
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            if (tables.addToStock(List.of(new StockTables.Change(product.seen(), command.delta(),
                    Math.max(0, -command.delta())))) != 1) {
                throw new IllegalStateException("The locked product " + product.id() + " has changed");
            }
            changes.afterCommit(List.of(product.id()));
            long id = tables.append(product.id(), command.delta(), command.reason(), command.administrator().value(),
                    now);
            return command.renderer()
                    .render(new StockAdjustmentView(id, product.id(), command.delta(),
                            command.reason(), command.administrator().value(), now, stockAfter));
        });
    }

    /**
     * What administrators did to the product's stock, newest first.
     *
     * @throws NotFound when there is no such product
     */
    @Transactional(readOnly = true)
    public Page<StockAdjustmentView> adjustments(ProductId id, PageQuery page) {
        product(id);
        return tables.adjustments(id.value(), page);
    }

    private Product lockForChange(ProductId id) {
        return products.findByIdForUpdate(id.value()).orElseThrow(() -> new NotFound("productId", id.value()));
    }
}
