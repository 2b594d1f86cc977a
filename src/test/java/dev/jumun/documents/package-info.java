/** The documents, held to the code. */
@NullMarked
package dev.jumun.documents;

import org.jspecify.annotations.NullMarked;
