@NullMarked
package dev.jumun.bench;

import org.jspecify.annotations.NullMarked;
