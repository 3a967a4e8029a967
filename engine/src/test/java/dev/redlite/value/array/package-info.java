@NullMarked
package dev.redlite.value.array;

import org.jspecify.annotations.NullMarked;
