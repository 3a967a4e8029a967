/** The set: members, as sorted integers or packed while it is small, in a table when it is not. */
@NullMarked
package dev.redlite.value.set;

import org.jspecify.annotations.NullMarked;
