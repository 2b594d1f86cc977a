/** What browsers are sent, seen without one. */
@NullMarked
package dev.jumun.storefront;

import org.jspecify.annotations.NullMarked;
