/** Sockets and event loops: what carries the bytes of clients to the engine and back. */
@NullMarked
package dev.redlite.server.net;

import org.jspecify.annotations.NullMarked;
