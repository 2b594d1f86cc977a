package dev.jumun.order;

import dev.jumun.catalog.Quantity;
import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Buys these lines for the asking user, paid from the wallet; each product comes in one line. */
public record PlaceOrder(Intent intent, List<Quantity> lines, @Nullable String couponCode,
        Renderer<PlacedOrder> renderer) {
    /** Distinct products of one order (contract §4). */
    public static final int MAX_LINES = 100;
    /** Pieces of one product in one order (contract §4). */
    public static final int MAX_QUANTITY = 1_000_000;

    public PlaceOrder {
        lines = List.copyOf(lines);
        var products = new HashSet<>();
        if (lines.isEmpty() || lines.size() > MAX_LINES || !lines.stream()
                .allMatch(
                        line -> line.quantity() >= 1 && line.quantity() <= MAX_QUANTITY
                                && products.add(line.product()))) {
            throw new IllegalArgumentException("1 to " + MAX_LINES + " lines of different products, each of 1 to "
                    + MAX_QUANTITY + " pieces");
        }
    }
}
