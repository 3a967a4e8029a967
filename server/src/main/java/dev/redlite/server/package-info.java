/** The server: RESP over TCP, TLS and unix sockets, in front of an engine. */
@NullMarked
package dev.redlite.server;

import org.jspecify.annotations.NullMarked;
