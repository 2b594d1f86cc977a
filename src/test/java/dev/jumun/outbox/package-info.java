/** Tests of delivery, against the mock data platform. */
@NullMarked
package dev.jumun.outbox;

import org.jspecify.annotations.NullMarked;
