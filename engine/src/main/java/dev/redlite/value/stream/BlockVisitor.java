package dev.redlite.value.stream;

import org.jspecify.annotations.Nullable;

/** Takes the blocks of a stream as they are: each, and then its entries, deleted ones too. */
public interface BlockVisitor {
    /** A block, the id of the first entry it ever had, and the fields that entries refer to. */
    void block(StreamId first, int live, int deleted, byte[][] fields);

    /** An entry of the last block; its fields are null if they are the block's. */
    void entry(StreamId id, boolean isDeleted, byte @Nullable [][] fields, byte[][] values);
}
