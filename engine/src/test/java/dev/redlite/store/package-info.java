/** Tests of the store, against real SQLite files. */
@NullMarked
package dev.redlite.store;

import org.jspecify.annotations.NullMarked;
