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

    /** Reads what a lookup will read, to have it in the processor's cache; any number. */
    public int prefetch() {
        return key.length;
    }

    /** The key; must not be modified. */
    public final byte[] key() {
        return key;
    }
}
