/** What the zero-install servers promise: durability, one owner per folder, and one sentence for each refusal. */
@NullMarked
package dev.jumun.embedded;

import org.jspecify.annotations.NullMarked;
