@NullMarked
package dev.redlite.command.set;

import org.jspecify.annotations.NullMarked;
