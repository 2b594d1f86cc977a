/** The shop that is measured: who is in it, what it sells, and how that gets into the tables. */
@NullMarked
package dev.jumun.bench.shop;

import org.jspecify.annotations.NullMarked;
