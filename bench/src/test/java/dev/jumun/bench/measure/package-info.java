@NullMarked
package dev.jumun.bench.measure;

import org.jspecify.annotations.NullMarked;
