/** The figures against what really happened. */
@NullMarked
package dev.jumun.figures;

import org.jspecify.annotations.NullMarked;
