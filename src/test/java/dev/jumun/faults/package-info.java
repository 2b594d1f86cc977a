/** What befalls the service, and what must be true afterwards: nothing lost, nothing double, back by itself. */
@NullMarked
package dev.jumun.faults;

import org.jspecify.annotations.NullMarked;
