/** Redlite as a replica of a real Redis, and of masters that are worse. */
@NullMarked
package dev.redlite.conformance.replica;

import org.jspecify.annotations.NullMarked;
