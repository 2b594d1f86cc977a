/** Statistics over HTTP. */
@NullMarked
package dev.jumun.ranking.web;

import org.jspecify.annotations.NullMarked;
