/** A short life of a server for the JVM to watch, so that later starts are fast. */
@NullMarked
package dev.redlite.server.training;

import org.jspecify.annotations.NullMarked;
