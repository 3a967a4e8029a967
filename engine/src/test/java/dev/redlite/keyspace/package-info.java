@NullMarked
package dev.redlite.keyspace;

import org.jspecify.annotations.NullMarked;
