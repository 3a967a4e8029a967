package dev.redlite.store;

/** Takes the element rows of a value, one by one. */
@FunctionalInterface
public interface RowSink {
    void row(byte[] subkey, long number, byte[] payload);

    /** Whether the next row is of use; if not, no more rows are read. */
    default boolean wantsMore() {
        return true;
    }
}
