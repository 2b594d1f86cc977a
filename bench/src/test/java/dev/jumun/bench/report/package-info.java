@NullMarked
package dev.jumun.bench.report;

import org.jspecify.annotations.NullMarked;
