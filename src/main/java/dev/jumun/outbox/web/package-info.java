/** The outbox over HTTP. */
@NullMarked
package dev.jumun.outbox.web;

import org.jspecify.annotations.NullMarked;
