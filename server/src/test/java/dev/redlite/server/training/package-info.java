@NullMarked
package dev.redlite.server.training;

import org.jspecify.annotations.NullMarked;
