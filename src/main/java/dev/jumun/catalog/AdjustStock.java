package dev.jumun.catalog;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.UserId;

/** Restocks or corrects, with a reason. */
public record AdjustStock(Intent intent, UserId administrator, ProductId product, long delta, String reason,
        Renderer<StockAdjustmentView> renderer) {}
