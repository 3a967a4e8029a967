/** Places on the earth: their distances, their scores in sorted sets, the cells of a search. */
@NullMarked
package dev.redlite.value.geo;

import org.jspecify.annotations.NullMarked;
