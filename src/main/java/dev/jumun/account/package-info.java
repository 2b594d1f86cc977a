/** Users, their roles, and the mock authentication by user id. */
@ApplicationModule(displayName = "Account", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *", "wallet"})
@NullMarked
package dev.jumun.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
