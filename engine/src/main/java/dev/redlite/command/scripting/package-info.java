/** Scripts and functions: the sandbox they run in, and the commands about them. */
@NullMarked
package dev.redlite.command.scripting;

import org.jspecify.annotations.NullMarked;
