/** HyperLogLog sketches: estimates of how many different elements were seen, held in strings. */
@NullMarked
package dev.redlite.value.hll;

import org.jspecify.annotations.NullMarked;
