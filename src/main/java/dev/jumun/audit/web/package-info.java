/** The books over HTTP, for administrators. */
@NullMarked
package dev.jumun.audit.web;

import org.jspecify.annotations.NullMarked;
