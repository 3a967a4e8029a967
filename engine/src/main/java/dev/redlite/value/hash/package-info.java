/** The hash: fields and their values, packed while it is small, in a table when it is not. */
@NullMarked
package dev.redlite.value.hash;

import org.jspecify.annotations.NullMarked;
