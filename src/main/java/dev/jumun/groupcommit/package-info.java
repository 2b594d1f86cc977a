/** Many callers' writes in one transaction. Knows no domain. */
@ApplicationModule(displayName = "Group commit", allowedDependencies = "shared")
@NullMarked
package dev.jumun.groupcommit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
