/** What is asked of the service: one class for each kind of request. */
@NullMarked
package dev.jumun.bench.workload;

import org.jspecify.annotations.NullMarked;
