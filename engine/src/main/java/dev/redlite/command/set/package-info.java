/** Commands of the set family. */
@NullMarked
package dev.redlite.command.set;

import org.jspecify.annotations.NullMarked;
