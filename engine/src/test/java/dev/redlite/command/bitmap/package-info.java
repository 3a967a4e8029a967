/** Tests of the commands on the bits of strings. */
@NullMarked
package dev.redlite.command.bitmap;

import org.jspecify.annotations.NullMarked;
