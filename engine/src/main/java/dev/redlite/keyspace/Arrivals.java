package dev.redlite.keyspace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The entries of a table in the order in which they came into memory, for the hand of {@link
 * Cache}: a queue that grows by pages, as room for millions in one piece is hard to find.
 */
final class Arrivals {
    /*
     * What came together lies together in the heap, and is forgotten together: the collector finds
     * whole regions free. In the order of the table's buckets a little of each region would be
     * forgotten, and all of them would have to be compacted, with everything that points there.
     *
     * An entry that is removed from the table keeps its place, and its key, until that is the
     * first. The more bytes are held by that, the more places go round with each that comes or
     * goes.
     */
    private static final int PAGE = 4096;
    private static final long GONE_BYTES_STEP = 1 << 20;
    private static final long ROUND_MAX = 64;

    private final ArrayDeque<@Nullable Entry[]> pages = new ArrayDeque<>();

    /** Where the first is in the first page, and the place behind the last in the last page. */
    private int first;

    private int behindLast = PAGE;
    private int places;
    private long goneBytes;

    /** Number of places, those of entries that were removed from the table too. */
    int places() {
        return places;
    }

    /** An entry was put into the table. */
    void add(Entry entry) {
        entry.isInTable = true;
        append(entry);
        goRound();
    }

    private void goRound() {
        for (long i = Math.min(goneBytes / GONE_BYTES_STEP, ROUND_MAX); i > 0; i--) {
            Entry entry = take();
            if (entry != null) {
                append(entry);
            }
        }
    }

    /** An entry was removed from the table. */
    void removed(Entry entry) {
        entry.isInTable = false;
        goneBytes += entry.keyBytes();
        goRound();
    }

    /** Takes out who is first; null if it was removed from the table, or if there is nobody. */
    @Nullable Entry take() {
        if (places == 0) {
            return null;
        }
        @Nullable Entry[] page = pages.getFirst();
        Entry entry = page[first];
        page[first++] = null;
        places--;
        if (first == PAGE || places == 0) {
            pages.removeFirst();
            first = 0;
            behindLast = places == 0 ? PAGE : behindLast;
        }
        if (entry == null || entry.isInTable) {
            return entry;
        }
        goneBytes -= entry.keyBytes();
        return null;
    }

    /** Puts an entry that is in the table behind all others. */
    void append(Entry entry) {
        if (behindLast == PAGE) {
            pages.addLast(new Entry[PAGE]);
            behindLast = 0;
        }
        pages.getLast()[behindLast++] = entry;
        places++;
    }
}
