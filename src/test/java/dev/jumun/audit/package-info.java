/** The checker of the books, itself checked: a healthy shop is clean, and whatever is corrupted is named. */
@NullMarked
package dev.jumun.audit;

import org.jspecify.annotations.NullMarked;
