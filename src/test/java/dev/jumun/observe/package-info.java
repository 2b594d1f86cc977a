/** What watches the service, held against what the service shows. */
@NullMarked
package dev.jumun.observe;

import org.jspecify.annotations.NullMarked;
