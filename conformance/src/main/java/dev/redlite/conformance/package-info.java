/** Command cases as data, and the runner that plays them against Redlite and real Redis. */
@NullMarked
package dev.redlite.conformance;

import org.jspecify.annotations.NullMarked;
