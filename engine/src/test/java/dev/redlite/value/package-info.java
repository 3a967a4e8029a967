/** Tests of the values. */
@NullMarked
package dev.redlite.value;

import org.jspecify.annotations.NullMarked;
