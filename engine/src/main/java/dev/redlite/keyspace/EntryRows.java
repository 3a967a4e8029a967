package dev.redlite.keyspace;

import dev.redlite.store.StoreWriter;
import dev.redlite.store.StreamRows;

import java.util.ArrayList;
import java.util.List;

/**
 * The unflushed entries that were added to a stream in one generation. Their ids ascend, so they
 * are put one behind the other, and found by halving.
 */
final class EntryRows extends RowPages {
    private static final int ENTRIES = ElementPage.SLOT_MASK + 1;
    private static final int IDS_BYTES = 2 * Long.BYTES * ENTRIES + 16;

    /** Entries beside each other; an id is two unsigned longs. */
    private static final class Page {
        final ElementPage contents;
        final long[] ids = new long[2 * ENTRIES];
        int count;

        Page(int number, int room) {
            contents = new ElementPage(number, room);
        }

        byte[] subkey(int slot) {
            return StreamRows.entry(ids[2 * slot], ids[2 * slot + 1]);
        }

        int compare(int slot, long millis, long sequence) {
            return EntryRows.compare(ids[2 * slot], ids[2 * slot + 1], millis, sequence);
        }

        /** The last slot up to an id, or -1. */
        int slotUpTo(long millis, long sequence) {
            int from = 0;
            int to = count;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (compare(middle, millis, sequence) <= 0) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from - 1;
        }
    }

    private final List<Page> pages = new ArrayList<>();

    /** No row elsewhere has a greater id. */
    private long floorMillis;

    private long floorSequence;
    private boolean hasFloor;

    /** Says that a row of an entry is kept elsewhere. */
    void isElsewhere(byte[] subkey) {
        long millis = StreamRows.millis(subkey);
        long sequence = StreamRows.sequence(subkey);
        if (!hasFloor || compare(millis, sequence, floorMillis, floorSequence) > 0) {
            hasFloor = true;
            floorMillis = millis;
            floorSequence = sequence;
        }
    }

    /** Whether an entry is behind all others, also those that are kept elsewhere. */
    boolean isBehindAll(byte[] subkey) {
        long millis = StreamRows.millis(subkey);
        long sequence = StreamRows.sequence(subkey);
        Page last = pages.isEmpty() ? null : pages.getLast();
        return (last == null || last.compare(last.count - 1, millis, sequence) < 0)
                && (!hasFloor || compare(millis, sequence, floorMillis, floorSequence) > 0);
    }

    /** Takes an entry that is behind all others; the bytes that this adds to the memtable. */
    long append(byte[] subkey, byte[] content) {
        long made = 0;
        Page page = pages.isEmpty() ? null : pages.getLast();
        if (page == null || page.count == ENTRIES) {
            page = new Page(pages.size(), page == null ? 0 : page.contents.usedIfFull());
            pages.add(page);
            made = page.contents.sizeBytes() + IDS_BYTES;
        }
        int slot = page.count++;
        page.ids[2 * slot] = StreamRows.millis(subkey);
        page.ids[2 * slot + 1] = StreamRows.sequence(subkey);
        return made + page.contents.put(slot, content);
    }

    /** The place of an entry that is here, deleted or not; -1 if it is not. */
    int find(byte[] subkey) {
        long millis = StreamRows.millis(subkey);
        long sequence = StreamRows.sequence(subkey);
        int from = 0;
        int to = pages.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (pages.get(middle).compare(0, millis, sequence) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        if (from == 0) {
            return -1;
        }
        Page page = pages.get(from - 1);
        int slot = page.slotUpTo(millis, sequence);
        return page.compare(slot, millis, sequence) == 0 ? (from - 1) * ENTRIES + slot : -1;
    }

    /** Takes the content of the entry at a place; the bytes that this adds to the memtable. */
    long put(int place, byte[] content) {
        return pages.get(place / ENTRIES).contents.put(place % ENTRIES, content);
    }

    /** Takes that the entry at a place is gone; the bytes that this adds to the memtable. */
    long delete(int place) {
        return pages.get(place / ENTRIES).contents.delete(place % ENTRIES);
    }

    private static int compare(long millis, long sequence, long otherMillis, long otherSequence) {
        int byMillis = Long.compareUnsigned(millis, otherMillis);
        return byMillis != 0 ? byMillis : Long.compareUnsigned(sequence, otherSequence);
    }

    @Override
    int size() {
        int size = 0;
        for (Page page : pages) {
            size += page.count;
        }
        return size;
    }

    @Override
    int pageCount() {
        return pages.size();
    }

    @Override
    void each(int number, Visitor visitor) {
        Page page = pages.get(number);
        for (int slot = 0; slot < page.count; slot++) {
            boolean isDeleted = page.contents.isDeleted(slot);
            visitor.row(page.subkey(slot), isDeleted ? null : page.contents.element(slot));
        }
    }

    @Override
    void eachInOrder(Visitor visitor) {
        for (int i = 0; i < pages.size(); i++) {
            each(i, visitor);
        }
    }

    @Override
    void write(StoreWriter writer, long valueId) {
        eachInOrder(
                (subkey, content) -> {
                    if (content == null) {
                        writer.deleteRow(StreamRows.ENTRIES, valueId, subkey);
                    } else {
                        writer.putRow(StreamRows.ENTRIES, valueId, subkey, 0, content);
                    }
                });
    }
}
