/** Commands of the geo family. */
@NullMarked
package dev.redlite.command.geo;

import org.jspecify.annotations.NullMarked;
