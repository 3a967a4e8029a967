package dev.redlite.value.array;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** The elements of an array at up to {@link #SIZE} consecutive indexes, here called offsets. */
final class Slice {
    /*
     * dense    words[i] is what is at the offset start + i, 0 if nothing is there
     * sparse   words[i] is what is at offsets[i], which ascend, for i < count
     *
     * A value of up to 7 bytes is in its word: its length and one in the lowest byte, its bytes
     * above. Of a longer one the word is LONG and the bytes are at the same place in `longs`.
     *
     * A slice is dense while its window is at most SPREAD times as wide as there are elements, and
     * gets dense again when it is at most half of that, so that neither shape costs more than a few
     * words an element and a slice does not change to and fro.
     */
    static final int BITS = 12;
    static final int SIZE = 1 << BITS;

    private static final int SHORT_MAX = 7;
    private static final int LONG = SHORT_MAX + 2;
    private static final int SPREAD = 4;
    private static final int SLACK = 8;
    private static final int OBJECT_BYTES = 56;
    private static final int ARRAY_BYTES = 16;

    private long[] words = new long[1];
    private byte @Nullable [] @Nullable [] longs;
    private short @Nullable [] offsets;
    private int start;
    private int first;
    private int last;
    private int count;
    private int longCount;
    private long longBytes;

    int count() {
        return count;
    }

    /** The highest offset with an element; there is one. */
    int last() {
        return last;
    }

    boolean isDense() {
        return offsets == null;
    }

    /** Slots of the window, or elements there is room for. */
    int room() {
        return words.length;
    }

    long sizeBytes() {
        long bytes = OBJECT_BYTES + ARRAY_BYTES + (long) Long.BYTES * words.length + longBytes;
        if (longs != null) {
            bytes += ARRAY_BYTES + (long) Integer.BYTES * longs.length;
        }
        return offsets == null ? bytes : bytes + ARRAY_BYTES + (long) Short.BYTES * offsets.length;
    }

    // ---- Reading

    /** What is at an offset, or null. */
    byte @Nullable [] get(int offset) {
        int place = place(offset);
        return place < 0 ? null : value(place);
    }

    /** Visits what is from one offset to another; returns whether the visitor wants to go on. */
    boolean each(long base, int low, int high, boolean isReverse, IndexVisitor visitor) {
        int from = firstPlace(Math.max(low, first));
        int to = lastPlace(Math.min(high, last));
        int step = isReverse ? -1 : 1;
        int place = isReverse ? to : from;
        for (int left = to - from; left >= 0; left--, place += step) {
            if (words[place] != 0 && !visitor.element(base | offset(place), value(place))) {
                return false;
            }
        }
        return true;
    }

    private int offset(int place) {
        return offsets == null ? start + place : offsets[place];
    }

    private byte[] value(int place) {
        long word = words[place];
        int length = (int) (word & 0xFF) - 1;
        if (length > SHORT_MAX) {
            return longs(place);
        }
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) {
            value[i] = (byte) (word >>> (i + 1) * Byte.SIZE);
        }
        return value;
    }

    private byte[] longs(int place) {
        byte[] value = longs == null ? null : longs[place];
        if (value == null) {
            throw new IllegalStateException("a long value is missing");
        }
        return value;
    }

    /** The place of an element, or less than 0: as of {@link Arrays#binarySearch} if sparse. */
    private int place(int offset) {
        if (offsets != null) {
            return Arrays.binarySearch(offsets, 0, count, (short) offset);
        }
        int place = offset - start;
        return place >= 0 && place < words.length && words[place] != 0 ? place : -1;
    }

    /** The place of the first element at an offset or above; if dense, it may be an empty slot. */
    private int firstPlace(int offset) {
        int place = offsets == null ? offset - start : place(offset);
        return place < 0 ? -place - 1 : place;
    }

    private int lastPlace(int offset) {
        if (offsets == null) {
            return offset - start;
        }
        int place = place(offset);
        return place < 0 ? -place - 2 : place;
    }

    // ---- Changing

    /** Puts a value at an offset; returns whether nothing was there. */
    boolean set(int offset, byte[] value) {
        int place = place(offset);
        boolean isNew = place < 0;
        if (isNew) {
            place = count == 0 ? begin(offset) : makeRoom(offset);
            first = Math.min(first, offset);
            last = Math.max(last, offset);
            count++;
        }
        write(place, value);
        reshape();
        return isNew;
    }

    /** Takes away what is at an offset; false if nothing is. */
    boolean remove(int offset) {
        int place = place(offset);
        if (place < 0) {
            return false;
        }
        clear(place);
        if (offsets != null) {
            closeGap(place, offsets);
        }
        count--;
        if (count > 0) {
            narrow(offset);
            reshape();
        }
        return true;
    }

    private int begin(int offset) {
        start = offset;
        first = offset;
        last = offset;
        return 0;
    }

    private int makeRoom(int offset) {
        int low = Math.min(first, offset);
        int high = Math.max(last, offset);
        if (offsets == null && isTooWide(high - low + 1, count + 1)) {
            thin();
        }
        if (offsets != null) {
            return openGap(-place(offset) - 1, offset);
        }
        int end = start + words.length;
        if (offset >= end) {
            resize(start, Math.min(SIZE, Math.max(offset + 1, end + words.length)));
        } else if (offset < start) {
            resize(Math.max(0, Math.min(offset, start - words.length)), end);
        }
        return offset - start;
    }

    /** Gives the window other ends; all elements are between them. */
    private void resize(int from, int to) {
        long[] wider = new long[to - from];
        int span = last - first + 1;
        System.arraycopy(words, first - start, wider, first - from, span);
        if (longs != null) {
            var widerLongs = new byte[to - from][];
            System.arraycopy(longs, first - start, widerLongs, first - from, span);
            longs = widerLongs;
        }
        words = wider;
        start = from;
    }

    private int openGap(int place, int offset) {
        if (count == words.length) {
            resizeSparse(count + (count >> 1) + 1);
        }
        short[] moved = sparseOffsets();
        System.arraycopy(moved, place, moved, place + 1, count - place);
        System.arraycopy(words, place, words, place + 1, count - place);
        moved[place] = (short) offset;
        words[place] = 0;
        if (longs != null) {
            System.arraycopy(longs, place, longs, place + 1, count - place);
            longs[place] = null;
        }
        return place;
    }

    private void closeGap(int place, short[] moved) {
        int behind = count - place - 1;
        System.arraycopy(moved, place + 1, moved, place, behind);
        System.arraycopy(words, place + 1, words, place, behind);
        words[count - 1] = 0;
        if (longs != null) {
            System.arraycopy(longs, place + 1, longs, place, behind);
            longs[count - 1] = null;
        }
    }

    private short[] sparseOffsets() {
        if (offsets == null) {
            throw new IllegalStateException("a dense slice has no offsets");
        }
        return offsets;
    }

    private void resizeSparse(int room) {
        offsets = Arrays.copyOf(sparseOffsets(), room);
        words = Arrays.copyOf(words, room);
        longs = longs == null ? null : Arrays.copyOf(longs, room);
    }

    private void write(int place, byte[] value) {
        clear(place);
        if (value.length <= SHORT_MAX) {
            long word = value.length + 1L;
            for (int i = 0; i < value.length; i++) {
                word |= (value[i] & 0xFFL) << (i + 1) * Byte.SIZE;
            }
            words[place] = word;
            return;
        }
        if (longs == null) {
            longs = new byte[words.length][];
        }
        words[place] = LONG;
        longs[place] = value;
        longCount++;
        longBytes += ARRAY_BYTES + value.length;
    }

    private void clear(int place) {
        if ((words[place] & 0xFF) == LONG && longs != null) {
            longBytes -= ARRAY_BYTES + longs(place).length;
            longs[place] = null;
            longCount--;
            if (longCount == 0) {
                longs = null;
            }
        }
        words[place] = 0;
    }

    /** Finds the outermost elements again after one at an offset has gone; there are some. */
    private void narrow(int offset) {
        if (offsets != null) {
            first = offsets[0];
            last = offsets[count - 1];
            return;
        }
        if (offset == first) {
            while (words[first - start] == 0) {
                first++;
            }
        }
        if (offset == last) {
            while (words[last - start] == 0) {
                last--;
            }
        }
    }

    // ---- Shape

    private static boolean isTooWide(int span, int count) {
        return span > SPREAD * count + SLACK;
    }

    private void reshape() {
        int span = last - first + 1;
        if (offsets != null) {
            if (span <= SPREAD / 2 * count) {
                fill();
            } else if (words.length > SPREAD * count + SLACK) {
                resizeSparse(count);
            }
        } else if (isTooWide(span, count)) {
            thin();
        } else if (words.length > SPREAD * span + SLACK) {
            resize(first, last + 1);
        }
    }

    private void thin() {
        short[] thinned = new short[count];
        long[] kept = new long[count];
        var keptLongs = longs == null ? null : new byte[count][];
        int to = 0;
        for (int place = first - start; place <= last - start; place++) {
            if (words[place] != 0) {
                thinned[to] = (short) (start + place);
                kept[to] = words[place];
                if (longs != null && keptLongs != null) {
                    keptLongs[to] = longs[place];
                }
                to++;
            }
        }
        offsets = thinned;
        words = kept;
        longs = keptLongs;
    }

    private void fill() {
        short[] present = sparseOffsets();
        int span = last - first + 1;
        long[] filled = new long[span];
        var filledLongs = longs == null ? null : new byte[span][];
        for (int i = 0; i < count; i++) {
            filled[present[i] - first] = words[i];
            if (longs != null && filledLongs != null) {
                filledLongs[present[i] - first] = longs[i];
            }
        }
        offsets = null;
        start = first;
        words = filled;
        longs = filledLongs;
    }

    void checkInvariants() {
        int found = 0;
        int foundLongs = 0;
        long bytes = 0;
        int before = -1;
        for (int place = 0; place < (offsets == null ? words.length : count); place++) {
            if (words[place] == 0) {
                require(offsets == null, "an empty slot in a sparse slice");
                continue;
            }
            int offset = offset(place);
            require(offset > before && offset >= first && offset <= last, "an offset out of order");
            before = offset;
            found++;
            if ((words[place] & 0xFF) == LONG) {
                foundLongs++;
                bytes += ARRAY_BYTES + longs(place).length;
            }
        }
        require(found == count && found > 0, "a wrong count");
        require(foundLongs == longCount && bytes == longBytes, "wrong figures of long values");
        require(place(first) >= 0 && place(last) >= 0, "wrong ends");
        require(start >= 0 && last < SIZE, "an offset out of range");
        require(longs == null || longs.length == words.length, "long values out of step");
        require(offsets != null || !isTooWide(last - first + 1, count), "too wide a window");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("slice: " + otherwise);
        }
    }
}
