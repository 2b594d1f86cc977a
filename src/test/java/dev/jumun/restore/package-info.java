/** What a restored database is prepared with. */
@NullMarked
package dev.jumun.restore;

import org.jspecify.annotations.NullMarked;
