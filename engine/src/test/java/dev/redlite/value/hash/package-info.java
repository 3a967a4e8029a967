/** Tests of the hash as a value: its structures, rows and times. */
@NullMarked
package dev.redlite.value.hash;

import org.jspecify.annotations.NullMarked;
