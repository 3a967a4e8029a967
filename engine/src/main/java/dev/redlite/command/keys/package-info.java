/** Commands of the generic family: keys whatever they hold. */
@NullMarked
package dev.redlite.command.keys;

import org.jspecify.annotations.NullMarked;
