/** Commands of the sorted set family. */
@NullMarked
package dev.redlite.command.sortedset;

import org.jspecify.annotations.NullMarked;
