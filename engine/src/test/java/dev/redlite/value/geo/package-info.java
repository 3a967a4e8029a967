@NullMarked
package dev.redlite.value.geo;

import org.jspecify.annotations.NullMarked;
