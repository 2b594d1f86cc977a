/** What every answer has in common, seen from the client. */
@NullMarked
package dev.jumun.shared.web;

import org.jspecify.annotations.NullMarked;
