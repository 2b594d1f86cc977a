/** Counts, latencies and their spread, and how they are printed. */
@NullMarked
package dev.jumun.bench.measure;

import org.jspecify.annotations.NullMarked;
