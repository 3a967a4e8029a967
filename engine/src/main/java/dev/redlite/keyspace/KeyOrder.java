package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Keys in the order in which they came into being: those the tables do not have yet, or all keys of
 * an engine without tables. SCAN walks it from the newest to the oldest.
 */
final class KeyOrder {
    private long[] ids = new long[16];
    private @Nullable Entry[] entries = new Entry[16];
    private int start;
    private int end;
    private long floor;

    /** For keys with ids from a floor on; those below are in the tables alone. */
    KeyOrder(long floor) {
        this.floor = floor;
    }

    /** Every key with an id from here on is in this order. */
    long floor() {
        return floor;
    }

    /** Adds a key that has just got its id, the greatest so far. */
    void add(Entry entry) {
        if (end == ids.length) {
            compact();
        }
        ids[end] = entry.id;
        entries[end++] = entry;
    }

    /** Forgets the keys with ids below this one. */
    void dropBelow(long id) {
        int to = firstAtOrAbove(id);
        Arrays.fill(entries, start, to, null);
        start = to;
        floor = Math.max(floor, id);
    }

    /** Index of the newest key with an id below this one; below {@link #first} if there is none. */
    int below(long id) {
        return firstAtOrAbove(id) - 1;
    }

    int first() {
        return start;
    }

    int size() {
        return end - start;
    }

    /** The key at an index, or null if it is not that key any more. */
    @Nullable Entry at(int index) {
        Entry entry = entries[index];
        return entry != null && entry.id == ids[index] ? entry : null;
    }

    long idAt(int index) {
        return ids[index];
    }

    private int firstAtOrAbove(long id) {
        int found = Arrays.binarySearch(ids, start, end, id);
        return found >= 0 ? found : -found - 1;
    }

    /** Closes the gaps of deleted keys, and doubles the room if there are few. */
    private void compact() {
        int kept = 0;
        for (int i = start; i < end; i++) {
            Entry entry = at(i);
            if (entry != null) {
                ids[kept] = ids[i];
                entries[kept++] = entry;
            }
        }
        Arrays.fill(entries, kept, end, null);
        start = 0;
        end = kept;
        if (kept > ids.length / 2) {
            ids = Arrays.copyOf(ids, ids.length * 2);
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
    }
}
