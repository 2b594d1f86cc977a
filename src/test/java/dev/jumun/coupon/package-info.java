/** Tests of coupons below the API. */
@NullMarked
package dev.jumun.coupon;

import org.jspecify.annotations.NullMarked;
