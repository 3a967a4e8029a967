/** Arrays: values at 64-bit indexes, of which any may be empty, and a cursor for insertions. */
@NullMarked
package dev.redlite.value.array;

import org.jspecify.annotations.NullMarked;
