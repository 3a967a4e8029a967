/** Tests of bytes, numbers, clocks and chance. */
@NullMarked
package dev.redlite.base;

import org.jspecify.annotations.NullMarked;
