@NullMarked
package dev.jumun.bench.load;

import org.jspecify.annotations.NullMarked;
