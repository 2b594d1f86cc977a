@NullMarked
package dev.jumun.bench.workload;

import org.jspecify.annotations.NullMarked;
