/** Commands of a cluster, which there is none of. */
@NullMarked
package dev.redlite.command.cluster;

import org.jspecify.annotations.NullMarked;
