/** Commands of the pubsub family. */
@NullMarked
package dev.redlite.command.pubsub;

import org.jspecify.annotations.NullMarked;
