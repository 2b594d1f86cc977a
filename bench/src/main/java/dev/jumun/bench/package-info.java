/** The command line: fills a shop with a history, and measures what the shop answers. */
@NullMarked
package dev.jumun.bench;

import org.jspecify.annotations.NullMarked;
