/** Tests. */
@NullMarked
package dev.redlite.base;

import org.jspecify.annotations.NullMarked;
