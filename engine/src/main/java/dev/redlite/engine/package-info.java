/** The engine: executes commands one at a time, commits and replies. */
@NullMarked
package dev.redlite.engine;

import org.jspecify.annotations.NullMarked;
