/** Words that every module speaks: ids, money, rejections, pages. */
@ApplicationModule(displayName = "Shared", type = ApplicationModule.Type.OPEN, allowedDependencies = {})
@NullMarked
package dev.jumun.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
