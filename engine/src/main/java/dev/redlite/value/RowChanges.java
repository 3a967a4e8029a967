package dev.redlite.value;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Receives the row changes of one value while a command changes it.
 *
 * <p>A row is addressed by its subkey within the value (a hash's field, a set's member, empty for a
 * string) and has a number (a hash field's expiry, a sorted set's score bits; 0 if unused) and a
 * payload. Arrays that are handed over are kept: they must not be modified afterwards.
 */
public interface RowChanges {
    /** The row is now this. */
    void put(byte[] subkey, long number, byte @Nullable [] payload);

    /**
     * The row is now the bytes of an array from an offset on, and its number 0. Nothing is written
     * to these bytes any more, so the array may be kept in place of a copy; others of it may
     * change.
     */
    default void put(byte[] subkey, byte[] array, int offset, int length) {
        put(subkey, 0, Arrays.copyOfRange(array, offset, offset + length));
    }

    /**
     * A row is about to change; what it holds now is kept for the case that this is undone, and for
     * whoever still has to write it.
     *
     * @return whether its array may be overwritten
     */
    default boolean changes(LiveRow row) {
        return false;
    }

    /**
     * The row is now as this object says; {@link #changes} was called before, unless it is new. The
     * array that it holds may change after the next such call.
     *
     * @param number of the row; if it is not 0, the object alone does not say what the row is
     * @param lengthBefore of its payload, in bytes; 0 if it is new
     */
    default void put(LiveRow row, long number, int lengthBefore) {
        put(row.key(), number, LiveRow.copyOf(row.payload()));
    }

    /** The row that this object was is gone. */
    default void delete(LiveRow row) {
        delete(row.key());
    }

    /**
     * The payload of the one row of a string has grown: it is the first bytes of an array, of which
     * those from an offset on are new. The array is kept. What is before the length is not changed
     * without another call; what is behind it may be, and is nobody else's.
     */
    default void grow(byte[] array, int length, int offset) {
        put(Bytes.EMPTY, 0, Arrays.copyOf(array, length));
    }

    /**
     * Whether the payload that the one row of a string has, this very array, may be overwritten by
     * who {@link #put} it, to be put again: nobody else reads it. If so, what it holds now is kept
     * for the case that the change is undone.
     */
    default boolean mayOverwrite(byte[] payload) {
        return false;
    }

    /** The first bytes of an array are the payload that a string has, until the next put. */
    default void replaces(byte[] array, int length) {}

    /** Whether the changes of a value that was bound to this still come here. */
    default boolean isFor(Value value) {
        return true;
    }

    /** The row is gone. */
    void delete(byte[] subkey);

    /**
     * The payload of the one row of a string has these bytes at an offset, in bytes; between its
     * old end and the offset it is filled with zeros.
     */
    void patch(long offset, byte[] bytes);
}
