/** What every HTTP answer of Jumun has in common: one error format, one JSON format, a trace id, bounds. */
@NullMarked
package dev.jumun.shared.web;

import org.jspecify.annotations.NullMarked;
