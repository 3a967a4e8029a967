/** The list: elements in order, in blocks that are cheap to grow and shrink at both ends. */
@NullMarked
package dev.redlite.value.list;

import org.jspecify.annotations.NullMarked;
