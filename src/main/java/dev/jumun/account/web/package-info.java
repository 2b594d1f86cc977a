/** Users over HTTP, and who a request comes from. */
@NullMarked
package dev.jumun.account.web;

import org.jspecify.annotations.NullMarked;
