/** How much was sold when, and what sells best. */
@ApplicationModule(displayName = "Ranking", allowedDependencies = {"shared", "shared :: *", "catalog"})
@NullMarked
package dev.jumun.ranking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
