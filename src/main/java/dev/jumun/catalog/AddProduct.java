package dev.jumun.catalog;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.Money;
import dev.jumun.shared.UserId;

/** Puts a product up for sale. */
public record AddProduct(Intent intent, UserId administrator, String name, Money price, long stock,
        Renderer<ProductView> renderer) {}
