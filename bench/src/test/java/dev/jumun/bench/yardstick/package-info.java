@NullMarked
package dev.jumun.bench.yardstick;

import org.jspecify.annotations.NullMarked;
