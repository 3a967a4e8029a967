package dev.redlite.value;

import org.jspecify.annotations.Nullable;

/**
 * Receivers of row changes, by number. A value keeps a number, as it would else hold a reference to
 * a young or changing object after every unit of work, which collectors have to follow.
 */
@FunctionalInterface
public interface RowReceivers {
    /** The receiver with a number; null if there is none now. */
    @Nullable RowChanges at(int number);
}
