/** Tests. */
@NullMarked
package dev.redlite.command.connection;

import org.jspecify.annotations.NullMarked;
