/** Events for the data platform: recorded in the transaction of what they tell, delivered at least once and in order. */
@ApplicationModule(displayName = "Outbox", allowedDependencies = {"shared", "shared :: *", "idempotency",
        "idempotency :: *", "groupcommit"})
@NullMarked
package dev.jumun.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
