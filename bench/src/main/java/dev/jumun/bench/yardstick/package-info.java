/** What the service is compared with: the same transactions in plain SQL on the same server. */
@NullMarked
package dev.jumun.bench.yardstick;

import org.jspecify.annotations.NullMarked;
