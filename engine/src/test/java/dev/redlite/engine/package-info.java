/** Tests. */
@NullMarked
package dev.redlite.engine;

import org.jspecify.annotations.NullMarked;
