/** Test support that every module shares, as the engine's test-jar. */
@NullMarked
package dev.redlite.testing;

import org.jspecify.annotations.NullMarked;
