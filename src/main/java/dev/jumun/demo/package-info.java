/** A small shop to try things in; profile {@code demo} only. */
@ApplicationModule(displayName = "Demo data", allowedDependencies = {})
@NullMarked
package dev.jumun.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
