/** Where the pages are, and what a browser is told about them. */
@NullMarked
package dev.jumun.storefront.web;

import org.jspecify.annotations.NullMarked;
