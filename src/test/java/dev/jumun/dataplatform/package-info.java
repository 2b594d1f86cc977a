/** Tests of the stand-in for the data platform. */
@NullMarked
package dev.jumun.dataplatform;

import org.jspecify.annotations.NullMarked;
