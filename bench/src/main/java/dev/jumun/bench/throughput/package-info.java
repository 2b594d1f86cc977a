/** Orders per second and how long they take: the service and its yardsticks by turns. */
@NullMarked
package dev.jumun.bench.throughput;

import org.jspecify.annotations.NullMarked;
