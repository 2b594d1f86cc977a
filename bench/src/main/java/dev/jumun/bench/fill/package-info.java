/** A shop's past, made up and written into its tables so that the books balance. */
@NullMarked
package dev.jumun.bench.fill;

import org.jspecify.annotations.NullMarked;
