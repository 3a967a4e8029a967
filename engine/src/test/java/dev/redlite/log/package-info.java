/** Tests of the log. */
@NullMarked
package dev.redlite.log;

import org.jspecify.annotations.NullMarked;
