/** What a database that was taken back to an earlier moment needs before anybody may use it again. */
@ApplicationModule(displayName = "Restore", allowedDependencies = {"audit"})
@NullMarked
package dev.jumun.restore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
