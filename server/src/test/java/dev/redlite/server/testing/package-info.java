/** A server to test against and a client that sees every byte. */
@NullMarked
package dev.redlite.server.testing;

import org.jspecify.annotations.NullMarked;
