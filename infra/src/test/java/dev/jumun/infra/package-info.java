/** What the requirements promise of the infrastructure, looked for in the templates that are deployed. */
@NullMarked
package dev.jumun.infra;

import org.jspecify.annotations.NullMarked;
