/** Whole data sets on their way into an engine. */
@NullMarked
package dev.redlite.transfer;

import org.jspecify.annotations.NullMarked;
