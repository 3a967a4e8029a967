package dev.redlite.value.array;

import dev.redlite.base.Bytes;
import dev.redlite.store.ArrayRows;
import dev.redlite.value.PackingLimits;
import dev.redlite.value.RowChanges;
import dev.redlite.value.Value;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * An array: values at indexes from 0 to 2^64-2, most of which may be empty, and a cursor, the index
 * at which the next value is inserted. Indexes, lengths and the cursor are unsigned.
 */
public final class ArrayValue extends Value {
    /*
     * Slices of 4096 indexes, in a directory. A slice exists if it has an element, so memory goes
     * with the elements, not with the indexes.
     */

    /** Number of indexes that a slice covers. */
    public static final int SLICE_SIZE = Slice.SIZE;

    /** The cursor when nothing more can be inserted: 2^64-1, which is no index. */
    public static final long EXHAUSTED = -1;

    private static final int OBJECT_BYTES = 48 + 40;
    private static final int OFFSET_MASK = Slice.SIZE - 1;

    private final Directory slices = new Directory();
    private long count;
    private long sliceBytes;
    private long cursor;

    /** An empty array. Limits do not matter to it. */
    public ArrayValue(PackingLimits limits) {}

    @Override
    public ValueType<ArrayValue> type() {
        return ValueType.ARRAY;
    }

    @Override
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + slices.sizeBytes() + sliceBytes;
    }

    @Override
    public String encoding() {
        return "sliced-array";
    }

    // ---- Reading

    /** Number of elements. */
    public long count() {
        return count;
    }

    /** The highest index with an element and one, or 0. */
    public long length() {
        long number = slices.floor(Long.MAX_VALUE);
        return number == Directory.NONE ? 0 : (number << Slice.BITS | slice(number).last()) + 1;
    }

    /** What is at an index, or null. */
    public byte @Nullable [] get(long index) {
        Slice slice = slices.get(index >>> Slice.BITS);
        return slice == null ? null : slice.get((int) index & OFFSET_MASK);
    }

    /**
     * Visits the elements from one index to another, both included, until the visitor has enough:
     * downwards if the first is the greater. The array must not be changed meanwhile.
     */
    public void each(long from, long to, IndexVisitor visitor) {
        boolean isReverse = Long.compareUnsigned(from, to) > 0;
        long low = isReverse ? to : from;
        long high = isReverse ? from : to;
        long lowest = low >>> Slice.BITS;
        long highest = high >>> Slice.BITS;
        long number = isReverse ? slices.floor(highest) : slices.ceiling(lowest);
        while (number >= lowest && number <= highest) {
            int first = number == lowest ? (int) low & OFFSET_MASK : 0;
            int last = number == highest ? (int) high & OFFSET_MASK : OFFSET_MASK;
            long base = number << Slice.BITS;
            if (!slice(number).each(base, first, last, isReverse, visitor)) {
                return;
            }
            number = isReverse ? slices.floor(number - 1) : slices.ceiling(number + 1);
        }
    }

    /** Where the next value is inserted, or {@link #EXHAUSTED}. */
    public long cursor() {
        return cursor;
    }

    /**
     * What was inserted last, the newest first, an empty slot as null: backwards from the cursor,
     * or from the highest index if the cursor is behind it, and from there on again behind 0.
     *
     * @param slots how many slots to look at; not more than the length, so none is met twice
     */
    public List<byte @Nullable []> newest(int slots) {
        long length = length();
        var found = new ArrayList<byte @Nullable []>(slots);
        long at = newestIndex(length);
        for (int i = 0; i < slots; i++) {
            found.add(get(at));
            at = before(at, length);
        }
        return found;
    }

    private long newestIndex(long length) {
        boolean isWithin = cursor != 0 && Long.compareUnsigned(cursor, length) <= 0;
        return isWithin ? cursor - 1 : length - 1;
    }

    private static long before(long index, long length) {
        return (index == 0 ? length : index) - 1;
    }

    /** How it is laid out. */
    public SliceFigures figures() {
        int upper = slices.isFlat() ? 0 : slices.size();
        return new SliceFigures(slices.size(), slices.room(), upper);
    }

    /** How each slice is laid out, summed up; looks at all of them. */
    public SliceFigures.Full fullFigures() {
        int dense = 0;
        long slots = 0;
        long elements = 0;
        long room = 0;
        long at = slices.ceiling(0);
        for (; at != Directory.NONE; at = slices.ceiling(at + 1)) {
            Slice slice = slice(at);
            if (slice.isDense()) {
                dense++;
                slots += slice.room();
                elements += slice.count();
            } else {
                room += slice.room();
            }
        }
        return new SliceFigures.Full(dense, slots, elements, slices.size() - dense, room);
    }

    private Slice slice(long number) {
        Slice slice = slices.get(number);
        if (slice == null) {
            throw new IllegalStateException("no slice " + number);
        }
        return slice;
    }

    // ---- Changing

    /** Puts a value at an index; returns whether nothing was there. */
    public boolean set(long index, byte[] value) {
        if (index == EXHAUSTED) {
            throw new IllegalArgumentException("2^64-1 is no index");
        }
        boolean isNew = put(index, value);
        rows().put(ArrayRows.subkey(index), 0, value);
        return isNew;
    }

    /** Takes away what is at an index; false if nothing is. */
    public boolean remove(long index) {
        if (!take(index)) {
            return false;
        }
        rows().delete(ArrayRows.subkey(index));
        return true;
    }

    /** Takes away what is from one index to another, both included; returns how much it was. */
    public long removeRange(long low, long high) {
        long before = count;
        long lowest = low >>> Slice.BITS;
        long highest = high >>> Slice.BITS;
        long number = slices.ceiling(lowest);
        while (number != Directory.NONE && number <= highest) {
            int first = number == lowest ? (int) low & OFFSET_MASK : 0;
            int last = number == highest ? (int) high & OFFSET_MASK : OFFSET_MASK;
            removeIn(number, first, last);
            number = slices.ceiling(number + 1);
        }
        return before - count;
    }

    private void removeIn(long number, int first, int last) {
        var found = new ArrayList<Long>();
        long base = number << Slice.BITS;
        // The highest first: what is above a removed element moves.
        slice(number).each(base, first, last, true, (index, _) -> found.add(index));
        found.forEach(this::remove);
    }

    /** Says where the next value is inserted; {@link #EXHAUSTED} for nowhere. */
    public void seek(long index) {
        if (index == cursor) {
            return;
        }
        cursor = index;
        if (index == 0) {
            rows().delete(ArrayRows.cursor());
        } else {
            rows().put(ArrayRows.cursor(), index, Bytes.EMPTY);
        }
    }

    /** Puts a value at the cursor, which there is, and moves it on. */
    public void insert(byte[] value) {
        set(cursor, value);
        seek(cursor + 1);
    }

    /**
     * Makes what is there a ring of so many indexes. If it is another ring than before, the newest
     * values that fit, back to the first empty slot, are moved to the indexes from 0 on, and all
     * others are gone.
     */
    public void reshapeRing(long size) {
        long span = length();
        int wider = Long.compareUnsigned(size, span);
        boolean hasWrapped = cursor != 0 && Long.compareUnsigned(cursor, span) < 0;
        if (wider > 0 && hasWrapped || wider < 0) {
            List<byte[]> kept = newestRun(span, wider < 0 ? size : span);
            removeRange(0, EXHAUSTED - 1);
            for (int i = 0; i < kept.size(); i++) {
                set(i, kept.get(kept.size() - 1 - i));
            }
            seek(kept.size());
        }
    }

    /** Up to so many values, the newest first, up to the first empty slot. */
    private List<byte[]> newestRun(long span, long most) {
        var run = new ArrayList<byte[]>();
        long at = cursor == 0 ? span - 1 : Long.remainderUnsigned(cursor - 1, span);
        byte[] value = get(at);
        while (value != null && Long.compareUnsigned(run.size(), most) < 0) {
            run.add(value);
            at = before(at, span);
            value = get(at);
        }
        return run;
    }

    /** Puts a value at the cursor in a ring of so many indexes; returns where that was. */
    public long insertInRing(long size, byte[] value) {
        long index = Long.remainderUnsigned(cursor, size);
        set(index, value);
        seek(index + 1);
        return index;
    }

    private boolean put(long index, byte[] value) {
        long number = index >>> Slice.BITS;
        Slice slice = slices.get(number);
        if (slice == null) {
            slice = new Slice();
            slices.add(number, slice);
        } else {
            sliceBytes -= slice.sizeBytes();
        }
        boolean isNew = slice.set((int) index & OFFSET_MASK, value);
        sliceBytes += slice.sizeBytes();
        count += isNew ? 1 : 0;
        return isNew;
    }

    private boolean take(long index) {
        long number = index >>> Slice.BITS;
        Slice slice = slices.get(number);
        if (slice == null) {
            return false;
        }
        long before = slice.sizeBytes();
        if (!slice.remove((int) index & OFFSET_MASK)) {
            return false;
        }
        count--;
        sliceBytes -= before;
        if (slice.count() == 0) {
            slices.remove(number);
        } else {
            sliceBytes += slice.sizeBytes();
        }
        return true;
    }

    // ---- Rows: a row an element, by its index, and one for the cursor unless that is 0

    @Override
    public void eachRow(RowChanges receiver) {
        each(
                0,
                EXHAUSTED - 1,
                (index, value) -> {
                    receiver.put(ArrayRows.subkey(index), 0, value);
                    return true;
                });
        if (cursor != 0) {
            receiver.put(ArrayRows.cursor(), cursor, Bytes.EMPTY);
        }
    }

    @Override
    public void load(byte[] subkey, long number, byte @Nullable [] payload) {
        if (ArrayRows.isCursor(subkey)) {
            cursor = number;
        } else {
            put(ArrayRows.index(subkey), Bytes.orEmpty(payload));
        }
    }

    @Override
    public void unload(byte[] subkey) {
        if (ArrayRows.isCursor(subkey)) {
            cursor = 0;
        } else {
            take(ArrayRows.index(subkey));
        }
    }

    @Override
    public void checkInvariants() {
        slices.checkInvariants();
        long elements = 0;
        long bytes = 0;
        long at = slices.ceiling(0);
        for (; at != Directory.NONE; at = slices.ceiling(at + 1)) {
            Slice slice = slice(at);
            slice.checkInvariants();
            elements += slice.count();
            bytes += slice.sizeBytes();
        }
        if (elements != count || bytes != sliceBytes) {
            throw new IllegalStateException(
                    "array: " + elements + " elements, not " + count + "; " + bytes + " bytes");
        }
    }
}
