@NullMarked
package dev.redlite.server.replica;

import org.jspecify.annotations.NullMarked;
