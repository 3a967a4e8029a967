/** The commands on arrays. */
@NullMarked
package dev.redlite.command.array;

import org.jspecify.annotations.NullMarked;
