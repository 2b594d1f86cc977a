@NullMarked
package dev.jumun.bench.fill;

import org.jspecify.annotations.NullMarked;
