/** Tests. */
@NullMarked
package dev.redlite.command.server;

import org.jspecify.annotations.NullMarked;
