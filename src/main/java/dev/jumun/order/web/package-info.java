/** Orders over HTTP. */
@NullMarked
package dev.jumun.order.web;

import org.jspecify.annotations.NullMarked;
