/** The workflows that verify and deliver, held to what keeps them safe. */
@NullMarked
package dev.jumun.pipeline;

import org.jspecify.annotations.NullMarked;
