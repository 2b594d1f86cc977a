/** An instance whose JDBC connections fail where a test wants it, or whose SQL a test has spoilt. */
@NullMarked
package dev.jumun.faults.jdbc;

import org.jspecify.annotations.NullMarked;
