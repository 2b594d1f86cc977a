/** How a keyed write comes in over HTTP and how its answer goes out. */
@NamedInterface("web")
@NullMarked
package dev.jumun.idempotency.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
