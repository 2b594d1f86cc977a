/** Holds the API's description against the contract and against what the service really answers. */
@NullMarked
package dev.jumun.apidoc;

import org.jspecify.annotations.NullMarked;
