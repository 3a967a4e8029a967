/** The SQLite file: everything that speaks SQL, and nothing else. DESIGN.md explains it. */
@NullMarked
package dev.redlite.store;

import org.jspecify.annotations.NullMarked;
