/** What the tests share: the engines they run on, a running application, a shop to act in. */
@NullMarked
package dev.jumun.testing;

import org.jspecify.annotations.NullMarked;
