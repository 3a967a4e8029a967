package dev.redlite.keyspace;

import dev.redlite.store.ListRows;
import dev.redlite.store.StoreWriter;
import dev.redlite.value.list.ListValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The unflushed rows of a list in one generation, at positions that are a multiple of {@link
 * ListValue#STEP}, as all are that pushes use.
 */
final class ElementRows extends RowPages {
    /*
     * Positions that follow each other share a page: which rows changed, and the bytes of the
     * elements one after the other.
     */
    private static final int SMALLEST = 8;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int STEP_BITS = Long.numberOfTrailingZeros(ListValue.STEP);

    private final List<ElementPage> pages = new ArrayList<>();
    private @Nullable ElementPage[] table = new ElementPage[SMALLEST];
    private @Nullable ElementPage last;

    /** The arrays that were put last, of both ends of a list. */
    private @Nullable KeptArray recentArray;

    private @Nullable KeptArray otherArray;

    private long partBytes;

    /** Whether the row of a position can be here. */
    static boolean canHold(long position) {
        return (position & (ListValue.STEP - 1)) == 0;
    }

    /** Takes the new state of a row; returns the bytes that this adds to the memtable. */
    long put(long position, byte[] element) {
        long place = position >> STEP_BITS;
        int before = pages.size();
        ElementPage page = page(place >> ElementPage.SLOT_BITS);
        long made = pages.size() == before ? 0 : page.sizeBytes();
        return made + page.put((int) place & ElementPage.SLOT_MASK, element);
    }

    /**
     * As the other, with bytes of an array in which they do not change; may keep it. It does not
     * before so many bytes came as the array has: where few do, they would be dear.
     */
    long put(long position, byte[] array, int offset, int length) {
        if (partBytes < array.length) {
            partBytes += length;
            return put(position, Arrays.copyOfRange(array, offset, offset + length));
        }
        long place = position >> STEP_BITS;
        int slot = (int) place & ElementPage.SLOT_MASK;
        int before = pages.size();
        ElementPage page = page(place >> ElementPage.SLOT_BITS);
        long made = pages.size() == before ? 0 : page.sizeBytes();
        return made + page.put(slot, kept(array), offset, length);
    }

    private KeptArray kept(byte[] array) {
        KeptArray recent = recentArray;
        if (recent != null && recent.is(array)) {
            return recent;
        }
        KeptArray other = otherArray;
        KeptArray kept = other != null && other.is(array) ? other : new KeptArray(array);
        otherArray = recent;
        recentArray = kept;
        return kept;
    }

    /** Takes the deletion of a row; returns the bytes that this adds to the memtable. */
    long delete(long position) {
        long place = position >> STEP_BITS;
        int before = pages.size();
        ElementPage page = page(place >> ElementPage.SLOT_BITS);
        long made = pages.size() == before ? 0 : page.sizeBytes();
        return made + page.delete((int) place & ElementPage.SLOT_MASK);
    }

    @Override
    int size() {
        int size = 0;
        for (ElementPage page : pages) {
            size += page.size();
        }
        return size;
    }

    // ---- Pages by number

    private ElementPage page(long number) {
        ElementPage recent = last;
        if (recent != null && recent.number == number) {
            return recent;
        }
        int index = indexOf(table, number);
        ElementPage page = table[index];
        if (page == null) {
            page = new ElementPage(number, recent == null ? 0 : recent.usedIfFull());
            table[index] = page;
            pages.add(page);
            if (pages.size() > table.length / 2) {
                grow();
            }
        }
        last = page;
        return page;
    }

    /** Where a page is, or belongs. */
    private static int indexOf(@Nullable ElementPage[] table, long number) {
        int mask = table.length - 1;
        int index = (int) (number * GOLDEN >>> Integer.SIZE) & mask;
        ElementPage page = table[index];
        while (page != null && page.number != number) {
            index = (index + 1) & mask;
            page = table[index];
        }
        return index;
    }

    private void grow() {
        @Nullable ElementPage[] larger = new ElementPage[table.length * 2];
        for (ElementPage page : pages) {
            larger[indexOf(larger, page.number)] = page;
        }
        table = larger;
    }

    // ---- Reading, for a frozen generation by any thread

    @Override
    int pageCount() {
        return pages.size();
    }

    @Override
    void each(int page, Visitor visitor) {
        each(pages.get(page), visitor);
    }

    @Override
    void eachInOrder(Visitor visitor) {
        List<ElementPage> sorted = new ArrayList<>(pages);
        sorted.sort(Comparator.comparingLong(page -> page.number));
        for (ElementPage page : sorted) {
            each(page, visitor);
        }
    }

    private static void each(ElementPage page, Visitor visitor) {
        for (int slot = 0; slot <= ElementPage.SLOT_MASK; slot++) {
            if (page.isDeleted(slot)) {
                visitor.row(subkey(page, slot), null);
            } else if (page.isPut(slot)) {
                visitor.row(subkey(page, slot), page.element(slot));
            }
        }
    }

    private static byte[] subkey(ElementPage page, int slot) {
        long place = page.number << ElementPage.SLOT_BITS | slot;
        return ListRows.subkey(place << STEP_BITS);
    }

    @Override
    void write(StoreWriter writer, long valueId) {
        var writing = new Writing(writer, valueId);
        eachInOrder(writing);
        writing.endRun();
    }

    /** Writes rows in order; those that are deleted one beside the other go at once. */
    private static final class Writing implements Visitor {
        private final StoreWriter writer;
        private final long valueId;
        private long runFrom;
        private long runTo;
        private boolean isInRun;

        Writing(StoreWriter writer, long valueId) {
            this.writer = writer;
            this.valueId = valueId;
        }

        @Override
        public void row(byte[] subkey, byte @Nullable [] element) {
            if (element != null) {
                endRun();
                writer.putRow(ListRows.INSTANCE, valueId, subkey, 0, element);
                return;
            }
            long position = ListRows.position(subkey);
            if (isInRun && position == runTo + ListValue.STEP) {
                runTo = position;
                return;
            }
            endRun();
            isInRun = true;
            runFrom = position;
            runTo = position;
        }

        void endRun() {
            if (isInRun) {
                writer.deleteElements(valueId, runFrom, runTo, ListValue.STEP);
                isInRun = false;
            }
        }
    }
}
