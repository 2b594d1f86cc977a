/** The data platform over HTTP. */
@NullMarked
package dev.jumun.dataplatform.web;

import org.jspecify.annotations.NullMarked;
