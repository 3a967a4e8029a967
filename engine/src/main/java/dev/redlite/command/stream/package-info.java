/** Commands on streams and their groups of consumers. */
@NullMarked
package dev.redlite.command.stream;

import org.jspecify.annotations.NullMarked;
