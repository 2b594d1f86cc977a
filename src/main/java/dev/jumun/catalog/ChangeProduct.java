package dev.jumun.catalog;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;

/** Renames or reprices a product; orders keep what they were bought at. */
public record ChangeProduct(Intent intent, ProductId product, String name, Money price,
        Renderer<ProductView> renderer) {}
