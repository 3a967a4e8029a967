/** The command line: {@code redlite serve}, {@code check} and the other verbs. */
@NullMarked
package dev.redlite.server.cli;

import org.jspecify.annotations.NullMarked;
