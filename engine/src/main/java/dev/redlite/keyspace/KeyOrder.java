package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys in the order in which they came into being: those the tables do not have yet, or all keys of
 * an engine without tables. SCAN walks it from the newest to the oldest.
 */
final class KeyOrder {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    /** Places beside each other: pages, as room for millions in one piece is hard to find. */
    private static final class Page {
        final long[] ids = new long[PAGE];
        final @Nullable Entry[] entries = new Entry[PAGE];
    }

    private final List<Page> pages = new ArrayList<>();
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

    /**
     * Adds a key that has just got its id, the greatest so far.
     *
     * @param keys how many keys there are, in the order or not: if it has far more places, most are
     *     of keys that are gone
     */
    void add(Entry entry, long keys) {
        if (size() > 2 * keys + PAGE) {
            compact();
        }
        put(entry.id, entry);
    }

    private void put(long id, Entry entry) {
        if (end >>> PAGE_BITS == pages.size()) {
            pages.add(new Page());
        }
        Page page = page(end);
        page.ids[end & (PAGE - 1)] = id;
        page.entries[end & (PAGE - 1)] = entry;
        end++;
    }

    /** Forgets the keys with ids below this one. */
    void dropBelow(long id) {
        start = firstAtOrAbove(id);
        int gone = start >>> PAGE_BITS;
        pages.subList(0, gone).clear();
        start -= gone << PAGE_BITS;
        end -= gone << PAGE_BITS;
        if (start > 0) {
            Arrays.fill(page(0).entries, 0, start, null);
        }
        floor = Math.max(floor, id);
    }

    /** Forgets the keys with this id and above: it will be given again. */
    void dropFrom(long id) {
        int to = firstAtOrAbove(id);
        for (int i = to; i < end; i++) {
            page(i).entries[i & (PAGE - 1)] = null;
        }
        end = to;
        pages.subList((end + PAGE - 1) >>> PAGE_BITS, pages.size()).clear();
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
        Entry entry = page(index).entries[index & (PAGE - 1)];
        return entry != null && entry.id == idAt(index) ? entry : null;
    }

    long idAt(int index) {
        return page(index).ids[index & (PAGE - 1)];
    }

    private Page page(int index) {
        return pages.get(index >>> PAGE_BITS);
    }

    private int firstAtOrAbove(long id) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (idAt(middle) < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Closes the gaps of deleted keys, but for those that the running unit may bring back. */
    private void compact() {
        List<Page> before = new ArrayList<>(pages);
        int from = start;
        int to = end;
        pages.clear();
        start = 0;
        end = 0;
        for (int i = from; i < to; i++) {
            Page page = before.get(i >>> PAGE_BITS);
            Entry entry = page.entries[i & (PAGE - 1)];
            long id = page.ids[i & (PAGE - 1)];
            if (entry != null && (entry.id == id || entry.touch != 0)) {
                put(id, entry);
            }
        }
    }
}
