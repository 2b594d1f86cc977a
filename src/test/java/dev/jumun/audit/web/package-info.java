/** The books over HTTP. */
@NullMarked
package dev.jumun.audit.web;

import org.jspecify.annotations.NullMarked;
