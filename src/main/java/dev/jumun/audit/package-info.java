/** The books: the sums that must agree at every quiet moment, checked in the tables themselves. Writes nothing. */
@ApplicationModule(displayName = "Audit", allowedDependencies = {"shared", "shared :: *", "idempotency :: *"})
@NullMarked
package dev.jumun.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
