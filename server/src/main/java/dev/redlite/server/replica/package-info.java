/** Following a real Redis: the connection to it, all its data once, and then its stream. */
@NullMarked
package dev.redlite.server.replica;

import org.jspecify.annotations.NullMarked;
