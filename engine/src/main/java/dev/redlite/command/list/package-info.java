/** Commands of the list family. */
@NullMarked
package dev.redlite.command.list;

import org.jspecify.annotations.NullMarked;
