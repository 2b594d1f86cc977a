/** Products and their stock. */
@ApplicationModule(displayName = "Catalog", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *"})
@NullMarked
package dev.jumun.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
