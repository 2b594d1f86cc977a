/** How long the shop takes to show a page of a list. */
@NullMarked
package dev.jumun.bench.lists;

import org.jspecify.annotations.NullMarked;
