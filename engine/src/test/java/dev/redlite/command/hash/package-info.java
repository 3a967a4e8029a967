/** Tests of the hash family. */
@NullMarked
package dev.redlite.command.hash;

import org.jspecify.annotations.NullMarked;
