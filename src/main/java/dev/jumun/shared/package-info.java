/** What every module speaks and stands on: ids, money, rejections, pages; tasks and locks of the database. */
@ApplicationModule(displayName = "Shared", type = ApplicationModule.Type.OPEN, allowedDependencies = {})
@NullMarked
package dev.jumun.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
