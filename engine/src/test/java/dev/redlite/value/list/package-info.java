/** Tests of the list's structures. */
@NullMarked
package dev.redlite.value.list;

import org.jspecify.annotations.NullMarked;
