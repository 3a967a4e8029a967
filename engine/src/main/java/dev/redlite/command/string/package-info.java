/** Commands of the string family. */
@NullMarked
package dev.redlite.command.string;

import org.jspecify.annotations.NullMarked;
