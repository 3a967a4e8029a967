/** The commands, a package per family. */
@NullMarked
package dev.redlite.command;

import org.jspecify.annotations.NullMarked;
