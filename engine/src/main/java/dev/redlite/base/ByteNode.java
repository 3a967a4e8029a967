package dev.redlite.base;

import org.jspecify.annotations.Nullable;

/** An element of a {@link ByteTable}; subclasses add what belongs to the key. */
public abstract class ByteNode {
    final byte[] key;
    final int hash;
    @Nullable ByteNode next;

    /** With a key that is kept and must not be modified. */
    protected ByteNode(byte[] key) {
        this.key = key;
        this.hash = ByteTable.hash(key);
    }

    /** The key; must not be modified. */
    public final byte[] key() {
        return key;
    }
}
