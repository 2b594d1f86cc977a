/** Coupons over HTTP. */
@NullMarked
package dev.jumun.coupon.web;

import org.jspecify.annotations.NullMarked;
