/** Products over HTTP, for everybody and for administrators. */
@NullMarked
package dev.jumun.catalog.web;

import org.jspecify.annotations.NullMarked;
