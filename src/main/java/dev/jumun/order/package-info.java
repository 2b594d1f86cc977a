/** Orders: placed and paid, cancelled, looked up. The only module that opens the order transaction. */
@ApplicationModule(displayName = "Order", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *", "groupcommit", "catalog",
        "wallet", "coupon", "ranking", "outbox"})
@NullMarked
package dev.jumun.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
