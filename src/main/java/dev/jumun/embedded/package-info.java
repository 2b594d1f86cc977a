/**
 * The zero-install MariaDB and Redis: unpacked from the class path into one folder, started beside the application and
 * stopped with it. Nothing depends on this package, and the packaged jar holds none of the servers.
 */
@ApplicationModule(displayName = "Embedded servers", allowedDependencies = {})
@NullMarked
package dev.jumun.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
