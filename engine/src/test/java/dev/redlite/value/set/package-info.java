@NullMarked
package dev.redlite.value.set;

import org.jspecify.annotations.NullMarked;
