/** Redis in one SQLite file, for a program that opens it: the API a user sees. */
@NullMarked
package dev.redlite;

import org.jspecify.annotations.NullMarked;
