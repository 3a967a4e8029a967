package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

/** An array that pages of a list's rows keep; counts once in the memtable, with the first. */
final class KeptArray {
    private byte @Nullable [] array;
    private int pages;

    /** An array that no page keeps yet. */
    KeptArray(byte[] array) {
        this.array = array;
    }

    /** Whether it is that of these bytes, and has not been let go. */
    boolean is(byte[] other) {
        return array == other;
    }

    /** The bytes, while a page keeps them, or may. */
    byte[] array() {
        byte[] bytes = array;
        if (bytes == null) {
            throw new IllegalStateException("an array that no page keeps");
        }
        return bytes;
    }

    /** One more page keeps it; returns the bytes that this adds to the memtable. */
    long keep() {
        return pages++ == 0 ? array().length : 0;
    }

    /** One page less keeps it; returns the bytes that this frees: all of it with the last one. */
    long leave() {
        pages--;
        return letGoIfUnused();
    }

    /** Lets the bytes go if no page keeps them; returns how many those are. */
    long letGoIfUnused() {
        if (pages > 0) {
            return 0;
        }
        long freed = array().length;
        array = null;
        return freed;
    }
}
