/** Requests over HTTP at a pace, counted as they are answered, for as little work as can be. */
@NullMarked
package dev.jumun.bench.load;

import org.jspecify.annotations.NullMarked;
