/** The stacks, and what each of them is made of. */
@NullMarked
package dev.jumun.infra;

import org.jspecify.annotations.NullMarked;
