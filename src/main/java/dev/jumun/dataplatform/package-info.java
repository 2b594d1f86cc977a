/**
 * A stand-in for the customer's data platform, to try deliveries on: takes events, remembers what came, and fails in
 * every way that is asked for. Another company's service in truth, so it knows nothing of the shop; profile
 * {@code data-platform-mock} only.
 */
@ApplicationModule(displayName = "Data platform (mock)", allowedDependencies = {"shared", "shared :: *"})
@NullMarked
package dev.jumun.dataplatform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
