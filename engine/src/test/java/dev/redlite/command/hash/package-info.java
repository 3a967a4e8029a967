/** Tests of the commands on hashes, through the engine. */
@NullMarked
package dev.redlite.command.hash;

import org.jspecify.annotations.NullMarked;
