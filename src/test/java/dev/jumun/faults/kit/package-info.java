/** What the fault tests are made of: servers that die, links that fail, instances, buyers, and a verdict. */
@NullMarked
package dev.jumun.faults.kit;

import org.jspecify.annotations.NullMarked;
