/** Databases of keys, the memtable of unflushed changes, and the flusher. */
@NullMarked
package dev.redlite.keyspace;

import org.jspecify.annotations.NullMarked;
