/** Real processes: servers and embedded programs that are killed, and that share files. */
@NullMarked
package dev.redlite.conformance.process;

import org.jspecify.annotations.NullMarked;
