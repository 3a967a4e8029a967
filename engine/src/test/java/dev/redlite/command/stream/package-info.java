/** Tests of the commands on streams. */
@NullMarked
package dev.redlite.command.stream;

import org.jspecify.annotations.NullMarked;
