/** The shop and the console as people have them: in a real Chromium, against a real service on a real database. */
@NullMarked
package dev.jumun.browser;

import org.jspecify.annotations.NullMarked;
