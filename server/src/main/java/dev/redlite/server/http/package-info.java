/** The HTTP side port: whether the server is well, and its figures for Prometheus. */
@NullMarked
package dev.redlite.server.http;

import org.jspecify.annotations.NullMarked;
