package dev.redlite.keyspace;

import java.util.ArrayList;
import java.util.List;

/** A list that grows by pages, as room for millions in one piece is hard to find in a full heap. */
final class EntryList {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    private final List<Entry[]> pages = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    void add(Entry entry) {
        if ((size & (PAGE - 1)) == 0) {
            pages.add(new Entry[PAGE]);
        }
        pages.get(size >>> PAGE_BITS)[size & (PAGE - 1)] = entry;
        size++;
    }

    Entry get(int index) {
        return pages.get(index >>> PAGE_BITS)[index & (PAGE - 1)];
    }

    /** The entries from one place to before another. */
    Entry[] copy(int from, int to) {
        Entry[] copy = new Entry[to - from];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = get(from + i);
        }
        return copy;
    }
}
