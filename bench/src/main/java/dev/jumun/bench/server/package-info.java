/** What is measured and what it needs: databases, instances of the service, and what can be seen of them from outside. */
@NullMarked
package dev.jumun.bench.server;

import org.jspecify.annotations.NullMarked;
