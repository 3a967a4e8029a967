/** Tests of the sorted set as a value: its structures and rows. */
@NullMarked
package dev.redlite.value.sortedset;

import org.jspecify.annotations.NullMarked;
