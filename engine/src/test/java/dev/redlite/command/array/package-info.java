@NullMarked
package dev.redlite.command.array;

import org.jspecify.annotations.NullMarked;
