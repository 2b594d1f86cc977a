/** What a run found out, for people and for programs. */
@NullMarked
package dev.jumun.bench.report;

import org.jspecify.annotations.NullMarked;
