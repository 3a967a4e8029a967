/** The stream: entries in blocks by id, and the groups of consumers that read them. */
@NullMarked
package dev.redlite.value.stream;

import org.jspecify.annotations.NullMarked;
