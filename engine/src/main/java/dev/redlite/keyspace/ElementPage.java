package dev.redlite.keyspace;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Unflushed rows of a list at neighbouring positions: see {@link ElementRows}. */
final class ElementPage {
    /*
     *  put, deleted   a bit for each slot; never both
     *  places         where the element of a slot is: array << 28 | start << 12 | length
     *  bytes          | element | element | . garbage . | element | . . . |
     *                                                            used
     *  kept           arrays of others in which elements are, and stay as they are, from number 1
     *                 on; number 0 is `bytes`
     *  uses           how many of the elements are in each of those
     *  large          elements that are too long to be copied, by slot
     *
     * An element that is overwritten leaves garbage, unless it was the last. When the room is used
     * up, the elements move to another array, which is larger unless much of this is garbage.
     */
    static final int SLOT_BITS = 6;
    static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    static final int OVERHEAD_BYTES = 64 + 16 + 4 * (SLOT_MASK + 1) + 16 + 32;

    /** All of a page and as much garbage have starts below 2^16. */
    static final int COPIED_BYTES_MAX = 256;

    private static final int FIRST_ELEMENTS = 4;
    private static final int ARRAY_SHIFT = 28;
    private static final int KEPT_FIRST = 2;
    private static final int KEPT_MAX = 15;
    private static final int START_SHIFT = 12;
    private static final int START_MASK = 0xFFFF;
    private static final int LENGTH_MASK = 0xFFF;

    final long number;
    private final int[] places = new int[SLOT_MASK + 1];
    private long put;
    private long deleted;
    private byte[] bytes;
    private int used;
    private int live;
    private @Nullable KeptArray @Nullable [] kept;
    private final byte[] uses = new byte[KEPT_MAX];
    private byte @Nullable [] @Nullable [] large;

    /**
     * An empty page.
     *
     * @param room for how many bytes there is room at once
     */
    ElementPage(long number, int room) {
        this.number = number;
        bytes = room == 0 ? Bytes.EMPTY : new byte[room];
    }

    /** What it takes, but for elements that are not copied. */
    long sizeBytes() {
        return OVERHEAD_BYTES + (long) bytes.length;
    }

    /** Takes the element of a slot; returns the bytes that this adds. */
    long put(int slot, byte[] element) {
        long added = begin(slot);
        int length = element.length;
        if (length > COPIED_BYTES_MAX) {
            large()[slot] = element;
            return added + length;
        }
        added += reserve(slot, length);
        System.arraycopy(element, 0, bytes, used, length);
        places[slot] = used << START_SHIFT | length;
        used += length;
        live += length;
        return added;
    }

    /**
     * Takes bytes of an array, in which they do not change, as the element of a slot; keeps the
     * array if it can.
     *
     * @return the bytes that this adds; those of an array, all of it, when it is kept first
     */
    long put(int slot, KeptArray array, int start, int length) {
        int number = start > START_MASK || length > LENGTH_MASK ? 0 : numberOf(array);
        if (number == 0) {
            byte[] copy = Arrays.copyOfRange(array.array(), start, start + length);
            array.letGoIfUnused();
            return put(slot, copy);
        }
        long added = uses[number - 1] == 0 ? keep(number, array) : 0;
        uses[number - 1]++; // before another element in it goes
        added += begin(slot);
        places[slot] = number << ARRAY_SHIFT | start << START_SHIFT | length;
        return added;
    }

    /** The number of an array that is kept, or else a free one; 0 if there is none. */
    private int numberOf(KeptArray array) {
        @Nullable KeptArray @Nullable [] arrays = kept;
        int free = arrays == null ? 1 : 0;
        for (int i = 0; arrays != null && i < arrays.length; i++) {
            if (arrays[i] == array) {
                return i + 1;
            }
            free = free == 0 && arrays[i] == null ? i + 1 : free;
        }
        boolean canGrow = free == 0 && arrays != null && arrays.length < KEPT_MAX;
        return canGrow ? KEPT_FIRST + 1 : free;
    }

    private long keep(int number, KeptArray array) {
        @Nullable KeptArray @Nullable [] arrays = kept;
        if (arrays == null) {
            arrays = new KeptArray[KEPT_FIRST];
            kept = arrays;
        } else if (number > arrays.length) {
            arrays = Arrays.copyOf(arrays, KEPT_MAX);
            kept = arrays;
        }
        arrays[number - 1] = array;
        return array.keep();
    }

    /** An element in a kept array goes; returns the bytes that are free by that. */
    private long leave(int number) {
        if (--uses[number - 1] > 0) {
            return 0;
        }
        KeptArray array = kept(number);
        if (kept != null) {
            kept[number - 1] = null;
        }
        return array.leave();
    }

    private KeptArray kept(int number) {
        @Nullable KeptArray @Nullable [] arrays = kept;
        KeptArray array = arrays == null ? null : arrays[number - 1];
        if (array == null) {
            throw new IllegalStateException("an element of an array that is not there");
        }
        return array;
    }

    /** A slot is going to have another element; the bytes that this adds, none or less. */
    private long begin(int slot) {
        long bit = 1L << slot;
        long added = (put & bit) == 0 ? 0 : -forget(slot);
        put |= bit;
        deleted &= ~bit;
        return added;
    }

    /** Takes that the element of a slot is gone; returns the bytes that this adds. */
    long delete(int slot) {
        long bit = 1L << slot;
        deleted |= bit;
        if ((put & bit) == 0) {
            return 0;
        }
        long freed = forget(slot);
        put &= ~bit;
        if (put == 0) {
            freed += bytes.length;
            bytes = Bytes.EMPTY;
            used = 0;
        }
        return -freed;
    }

    /** Lets go of what a slot holds; returns the bytes of arrays that are free by that. */
    private long forget(int slot) {
        byte @Nullable [] @Nullable [] arrays = large;
        byte[] array = arrays == null ? null : arrays[slot];
        if (arrays != null && array != null) {
            arrays[slot] = null;
            return array.length;
        }
        int length = length(slot);
        if (isKept(slot)) {
            return leave(keptNumber(slot));
        }
        live -= length;
        if (start(slot) + length == used) {
            used -= length;
        }
        return 0;
    }

    private byte[] @Nullable [] large() {
        byte @Nullable [] @Nullable [] arrays = large;
        if (arrays == null) {
            arrays = new byte[SLOT_MASK + 1][];
            large = arrays;
        }
        return arrays;
    }

    /** Makes room for an element that a slot will have; returns by how much the array grew. */
    private long reserve(int slot, int length) {
        if (bytes.length - used >= length) {
            return 0;
        }
        int needed = live + length;
        boolean isMuchGarbage = needed <= bytes.length - bytes.length / 4;
        int room =
                isMuchGarbage ? bytes.length : needed + Math.max(needed, FIRST_ELEMENTS * length);
        byte[] target = new byte[room];
        int to = 0;
        for (long rest = put & ~(1L << slot); rest != 0; rest &= rest - 1) {
            int each = Long.numberOfTrailingZeros(rest);
            if (isLarge(each) || isKept(each)) {
                continue;
            }
            int count = length(each);
            System.arraycopy(bytes, start(each), target, to, count);
            places[each] = to << START_SHIFT | count;
            to += count;
        }
        int grown = room - bytes.length;
        bytes = target;
        used = to;
        return grown;
    }

    private boolean isLarge(int slot) {
        byte @Nullable [] @Nullable [] arrays = large;
        return arrays != null && arrays[slot] != null;
    }

    private boolean isKept(int slot) {
        return keptNumber(slot) != 0;
    }

    private int keptNumber(int slot) {
        return places[slot] >>> ARRAY_SHIFT;
    }

    private int start(int slot) {
        return places[slot] >>> START_SHIFT & START_MASK;
    }

    private int length(int slot) {
        return places[slot] & LENGTH_MASK;
    }

    // ---- Reading

    /** Number of slots that changed. */
    int size() {
        return Long.bitCount(put | deleted);
    }

    /** How many bytes its elements take if all slots have one, else 0. */
    int usedIfFull() {
        return put == -1 ? live : 0;
    }

    boolean isPut(int slot) {
        return (put >>> slot & 1) != 0;
    }

    boolean isDeleted(int slot) {
        return (deleted >>> slot & 1) != 0;
    }

    /** A copy of the element that was put into a slot. */
    byte[] element(int slot) {
        byte @Nullable [] @Nullable [] arrays = large;
        byte[] array = arrays == null ? null : arrays[slot];
        if (array != null) {
            return array;
        }
        int start = start(slot);
        byte[] from = isKept(slot) ? kept(keptNumber(slot)).array() : bytes;
        return Arrays.copyOfRange(from, start, start + length(slot));
    }
}
