@NullMarked
package dev.jumun.bench.throughput;

import org.jspecify.annotations.NullMarked;
