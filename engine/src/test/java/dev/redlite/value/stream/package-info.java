/** Tests of the stream. */
@NullMarked
package dev.redlite.value.stream;

import org.jspecify.annotations.NullMarked;
