/** Points over HTTP. */
@NullMarked
package dev.jumun.wallet.web;

import org.jspecify.annotations.NullMarked;
