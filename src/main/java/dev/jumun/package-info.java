/** Jumun, an order service: products, prepaid points, orders, and the books that prove them right. */
@NullMarked
package dev.jumun;

import org.jspecify.annotations.NullMarked;
