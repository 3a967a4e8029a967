/** JMH benchmarks and scenarios, beside other stores. */
@NullMarked
package dev.redlite.bench;

import org.jspecify.annotations.NullMarked;
