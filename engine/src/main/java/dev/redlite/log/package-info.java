/**
 * The log: every change, in order, in memory-mapped files beside the database, until SQLite has it.
 * Records are opaque bytes here. See DESIGN.md.
 */
@NullMarked
package dev.redlite.log;

import org.jspecify.annotations.NullMarked;
