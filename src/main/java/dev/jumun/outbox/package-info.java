/** Events for the data platform, recorded in the transaction of what they tell. */
@ApplicationModule(displayName = "Outbox", allowedDependencies = "shared")
@NullMarked
package dev.jumun.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
