/** Tests of the commands of the HyperLogLog family. */
@NullMarked
package dev.redlite.command.hll;

import org.jspecify.annotations.NullMarked;
