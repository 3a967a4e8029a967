/** Tests of the sorted set's commands, through the engine. */
@NullMarked
package dev.redlite.command.sortedset;

import org.jspecify.annotations.NullMarked;
