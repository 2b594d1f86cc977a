/** The figures over HTTP, for administrators. */
@NullMarked
package dev.jumun.figures.web;

import org.jspecify.annotations.NullMarked;
