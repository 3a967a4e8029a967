/** Tests of the commands on strings, through the embedded API. */
@NullMarked
package dev.redlite.command.string;

import org.jspecify.annotations.NullMarked;
