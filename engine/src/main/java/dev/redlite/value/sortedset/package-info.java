/** The sorted set: members in the order of their scores, packed while it is small. */
@NullMarked
package dev.redlite.value.sortedset;

import org.jspecify.annotations.NullMarked;
