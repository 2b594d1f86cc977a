/**
 * The shop and the operator's console in the browser. Pages and what they load, nothing else: they are clients of the public
 * API like any other, so this module knows none of those that answer it.
 */
@ApplicationModule(displayName = "Storefront", allowedDependencies = {"shared", "shared :: *"})
@NullMarked
package dev.jumun.storefront;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
