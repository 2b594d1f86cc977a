/** What {@code mvn package} makes of the packaged jar: the folder that production runs, with its AOT cache. */
@NullMarked
package dev.jumun.packaging;

import org.jspecify.annotations.NullMarked;
