/** Bytes, numbers, clocks and chance: what every layer stands on, with no Redis word in it. */
@NullMarked
package dev.redlite.base;

import org.jspecify.annotations.NullMarked;
