/** The data types: values in memory and the rows they report. */
@NullMarked
package dev.redlite.value;

import org.jspecify.annotations.NullMarked;
