@NullMarked
package dev.jumun.bench.server;

import org.jspecify.annotations.NullMarked;
