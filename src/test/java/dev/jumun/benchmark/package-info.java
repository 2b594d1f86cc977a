/** Figures, not verdicts: run by hand, with {@code -Djumun.test.groups=benchmark}. */
@NullMarked
package dev.jumun.benchmark;

import org.jspecify.annotations.NullMarked;
