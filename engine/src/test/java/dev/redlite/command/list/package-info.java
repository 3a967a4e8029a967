/** Tests of the commands on lists, through the engine. */
@NullMarked
package dev.redlite.command.list;

import org.jspecify.annotations.NullMarked;
