/** Prepaid points: balances, and the ledger that explains them. */
@ApplicationModule(displayName = "Wallet", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *", "groupcommit"})
@NullMarked
package dev.jumun.wallet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
