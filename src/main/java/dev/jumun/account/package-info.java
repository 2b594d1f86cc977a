/** Users, their roles, and who of them asks: by the mock's header, or by a token. */
@ApplicationModule(displayName = "Account", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *", "wallet"})
@NullMarked
package dev.jumun.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
