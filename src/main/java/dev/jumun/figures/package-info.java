/** What one instance has been doing since its start, in a few numbers that a console can plot. Counts nothing itself. */
@ApplicationModule(displayName = "Figures", allowedDependencies = {"shared", "shared :: *"})
@NullMarked
package dev.jumun.figures;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
