/** The first answer to each idempotency key, kept in the same transaction as the effect that it answers. */
@ApplicationModule(displayName = "Idempotency", allowedDependencies = {"shared", "groupcommit"})
@NullMarked
package dev.jumun.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
