package dev.redlite.value;

/** Receives the rows that a value has: {@link Value#eachRow} only puts. */
public interface RowListing extends RowChanges {
    @Override
    default void delete(byte[] subkey) {
        throw new IllegalStateException("a value reported a deleted row as its own");
    }

    @Override
    default void patch(long offset, byte[] bytes) {
        throw new IllegalStateException("a value reported a patch as its own row");
    }
}
