package dev.redlite.value.list;

import dev.redlite.base.Bytes;
import dev.redlite.store.ListRows;
import dev.redlite.value.RowChanges;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Some neighbouring elements of a list and their positions. */
final class Block {
    /*
     *            from                          to
     *  bytes  | . . | element | element | element | . . |
     *  starts | . . | . . | start | start | start | . . |      two bytes an element
     *               first of `count`
     *
     * There is room at both ends, so that adding an element there moves no other. Positions that
     * are as far from each other as `stride` says, as after pushes, take no memory; others are in
     * `positions`, at the same places as `starts`.
     *
     * The array that a block at an end of a long list begins with is shared: the memtable keeps it
     * in place of copies of what is pushed (`put`), and reads it in its own time. So what is in it
     * stays as it is. Whatever would move or overwrite something takes a copy first, which is not
     * shared: of a block whose elements come and go, many arrays would be kept for a few of them.
     *
     * Blocks of several elements are bounded (Elements). An element beyond the bound is alone in
     * its block. The array of a lone element may be the one that a client's command came in, so
     * nothing is written to it: whatever is added next makes room first, in a new array.
     */
    private static final int OBJECT_BYTES = 64 + 16 + 16;

    /**
     * So that where an element begins fits into two bytes, also where an empty one at the end does.
     */
    private static final int BYTES_MAX = Character.MAX_VALUE;

    private static final int FIRST_ROOM = 4;
    private static final int PART_BYTES_MAX = 1024; // the array of a larger one is kept as it came

    private byte[] bytes;
    private boolean isShared;
    private boolean hasGarbage; // of removed elements, while it is shared
    private int to;
    private char[] starts;
    private int first;
    private int count;
    private long base;
    private long stride = 1;
    private long @Nullable [] positions;
    private long weight;

    private Block(byte[] bytes, char[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    /** A block of one element, whose array is kept. */
    static Block of(byte[] element, long position) {
        var block = new Block(element, new char[1]);
        block.to = element.length;
        block.count = 1;
        block.base = position;
        block.weight = Weight.of(element, 0, element.length);
        return block;
    }

    /**
     * A block of one element at an end of a list, with room for as much as its neighbour has: what
     * is pushed next would else have it grow a few times.
     */
    static Block beside(Block neighbour, byte[] element, long position, boolean isHead) {
        int room = neighbour.bytes.length;
        int length = element.length;
        if (length > room || room > BYTES_MAX) {
            return of(element, position);
        }
        var block = new Block(new byte[room], new char[neighbour.starts.length]);
        block.isShared = true;
        int start = isHead ? room - length : 0;
        System.arraycopy(element, 0, block.bytes, start, length);
        block.first = isHead ? block.starts.length - 1 : 0;
        block.starts[block.first] = (char) start;
        block.to = start + length;
        block.count = 1;
        block.base = position;
        block.weight = Weight.of(element, 0, length);
        return block;
    }

    int count() {
        return count;
    }

    /** The sum of the elements' {@link Weight}. */
    long weight() {
        return weight;
    }

    /** Whether it can have so many more bytes: numbers weigh less than they have. */
    boolean canHold(long more) {
        return used() + more <= BYTES_MAX;
    }

    /** How many bytes its elements have. */
    int used() {
        return to - start(0);
    }

    /** Length of an element in bytes. */
    int length(int index) {
        return end(index) - start(index);
    }

    /** The {@link Weight} of an element. */
    long weight(int index) {
        return Weight.of(bytes, start(index), length(index));
    }

    /** Estimated bytes in memory. */
    long sizeBytes() {
        long[] irregular = positions;
        return OBJECT_BYTES
                + bytes.length
                + 2L * starts.length
                + (irregular == null ? 0 : 16 + 8L * irregular.length);
    }

    // ---- Reading

    long position(int index) {
        long[] irregular = positions;
        return irregular == null ? base + index * stride : irregular[first + index];
    }

    private int start(int index) {
        return starts[first + index];
    }

    private int end(int index) {
        return index + 1 < count ? starts[first + index + 1] : to;
    }

    byte[] element(int index) {
        return Arrays.copyOfRange(bytes, start(index), end(index));
    }

    void visit(int index, ElementVisitor visitor) {
        visitor.element(bytes, start(index), length(index));
    }

    /** Reports an element that was just added as the state of its row. */
    void put(int index, byte[] element, RowChanges rows) {
        byte[] subkey = ListRows.subkey(position(index));
        if (isShared && element.length <= PART_BYTES_MAX) {
            rows.put(subkey, bytes, start(index), element.length);
        } else {
            rows.put(subkey, 0, element);
        }
    }

    /** The first element from an index on that equals these bytes, or the count. */
    int next(int from, byte[] wanted) {
        int index = from;
        int start = from < count ? start(from) : 0;
        while (index < count) {
            int end = end(index);
            if (isAt(start, end, wanted)) {
                return index;
            }
            start = end;
            index++;
        }
        return count;
    }

    /** The last element up to an index that equals these bytes, or -1. */
    int previous(int from, byte[] wanted) {
        int index = from;
        while (index >= 0 && !isAt(start(index), end(index), wanted)) {
            index--;
        }
        return index;
    }

    /** Elements of one length often differ in their last byte only, so that is compared first. */
    private boolean isAt(int start, int end, byte[] wanted) {
        int length = end - start;
        return length == wanted.length
                && (length == 0
                        || (bytes[end - 1] == wanted[length - 1]
                                && Bytes.equals(bytes, start, length, wanted)));
    }

    /** Where a position is or would be: an index, or -1 - the index it would have. */
    int find(long position) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = position(middle);
            if (there == position) {
                return middle;
            } else if (there < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    // ---- Changing

    /** Is about to move or overwrite elements. */
    private void unshare() {
        if (isShared) {
            bytes = bytes.clone();
            isShared = false;
            hasGarbage = false;
        }
    }

    void addLast(byte[] element, long position) {
        if (hasGarbage || bytes.length - to < element.length || first + count == starts.length) {
            makeRoom(false, element.length);
        }
        place(count, position);
        starts[first + count++] = (char) to;
        System.arraycopy(element, 0, bytes, to, element.length);
        to += element.length;
        weight += Weight.of(element, 0, element.length);
    }

    void addFirst(byte[] element, long position) {
        if (hasGarbage || start(0) < element.length || first == 0) {
            makeRoom(true, element.length);
        }
        int start = start(0) - element.length;
        first--;
        count++;
        placeFirst(position);
        starts[first] = (char) start;
        System.arraycopy(element, 0, bytes, start, element.length);
        weight += Weight.of(element, 0, element.length);
    }

    /**
     * Puts an element before the one at an index, which is neither the first nor behind the last.
     */
    void insert(int index, byte[] element, long position) {
        unshare();
        if (bytes.length - to < element.length || first + count == starts.length) {
            makeRoom(false, element.length);
        }
        long[] irregular = irregular();
        int at = start(index);
        int place = first + index;
        System.arraycopy(bytes, at, bytes, at + element.length, to - at);
        System.arraycopy(starts, place, starts, place + 1, count - index);
        System.arraycopy(irregular, place, irregular, place + 1, count - index);
        System.arraycopy(element, 0, bytes, at, element.length);
        irregular[place] = position;
        count++;
        to += element.length;
        shift(index + 1, element.length);
        weight += Weight.of(element, 0, element.length);
    }

    /** Removes an element. */
    void remove(int index) {
        hasGarbage = isShared;
        int start = start(index);
        int length = end(index) - start;
        weight -= Weight.of(bytes, start, length);
        if (index == 0) {
            base += stride;
            first++;
            count--;
        } else if (index == count - 1) {
            count--;
            to = start;
        } else {
            removeInside(index, start, length);
        }
    }

    private void removeInside(int index, int start, int length) {
        unshare();
        long[] irregular = irregular();
        int place = first + index;
        System.arraycopy(bytes, start + length, bytes, start, to - start - length);
        System.arraycopy(starts, place + 1, starts, place, count - index - 1);
        System.arraycopy(irregular, place + 1, irregular, place, count - index - 1);
        count--;
        to -= length;
        shift(index, -length);
    }

    /** Gives an element of a block of several another content. */
    void set(int index, byte[] element) {
        unshare();
        int start = start(index);
        int length = end(index) - start;
        int growth = element.length - length;
        weight += Weight.of(element, 0, element.length) - Weight.of(bytes, start, length);
        if (bytes.length - to < growth) {
            makeRoom(false, growth);
            start = start(index);
        }
        int end = start + length;
        System.arraycopy(bytes, end, bytes, end + growth, to - end);
        System.arraycopy(element, 0, bytes, start, element.length);
        to += growth;
        shift(index + 1, growth);
    }

    private void shift(int from, int distance) {
        for (int i = first + from; i < first + count; i++) {
            starts[i] += (char) distance;
        }
    }

    /** Gives an element another position, between those of its neighbours once all are done. */
    void reposition(int index, long position) {
        if (position(index) != position) {
            irregular()[first + index] = position;
        }
    }

    // ---- Positions

    /** Notes the position of an element that is added behind the others. */
    private void place(int index, long position) {
        long[] irregular = positions;
        if (irregular != null) {
            irregular[first + index] = position;
        } else if (index == 0) {
            base = position;
        } else if (index == 1) {
            stride = position - base;
        } else if (position != base + index * stride) {
            irregular()[first + index] = position;
        }
    }

    /** Notes the position of an element that was added before the others. */
    private void placeFirst(long position) {
        long[] irregular = positions;
        if (irregular != null) {
            irregular[first] = position;
        } else if (count == 2) {
            stride = base - position;
            base = position;
        } else if (position == base - stride) {
            base = position;
        } else {
            base -= stride; // for a moment, so that the others keep theirs
            irregular()[first] = position;
        }
    }

    private long[] irregular() {
        long[] irregular = positions;
        if (irregular == null) {
            irregular = new long[starts.length];
            for (int i = 0; i < count; i++) {
                irregular[first + i] = base + i * stride;
            }
            positions = irregular;
        }
        return irregular;
    }

    // ---- Room

    /**
     * Makes room for an element before or behind the others: in these arrays, if half of them is
     * free, or in larger ones. A quarter of the room is left to the other end, for lists that grow
     * at both.
     */
    private void makeRoom(boolean isBefore, int more) {
        int from = start(0);
        int used = to - from;
        int needed = used + more;
        int room = Math.min(BYTES_MAX, needed + Math.max(needed / 2, 16));
        boolean fits = needed <= bytes.length / 2 && !isShared;
        byte[] target = fits ? bytes : new byte[room];
        int slack = target.length - needed;
        int start = isBefore ? more + slack - slack / 4 : slack / 4;
        System.arraycopy(bytes, from, target, start, used);
        bytes = target;
        isShared = false;
        hasGarbage = false;
        to = start + used;
        moveStarts(isBefore, start - from);
    }

    private void moveStarts(boolean isBefore, int distance) {
        boolean fits = count + 1 <= starts.length / 2;
        int room = fits ? starts.length : Math.max(FIRST_ROOM, count + 1 + count / 2);
        int slack = room - count - 1;
        int place = isBefore ? 1 + slack - slack / 4 : slack / 4;
        char[] target = fits ? starts : new char[room];
        System.arraycopy(starts, first, target, place, count);
        long[] irregular = positions;
        if (irregular != null) {
            long[] moved = fits ? irregular : new long[room];
            System.arraycopy(irregular, first, moved, place, count);
            positions = moved;
        }
        starts = target;
        first = place;
        for (int i = 0; i < count; i++) {
            starts[place + i] += (char) distance;
        }
    }

    /** Gives back room that pushes will not need any more. */
    void trim() {
        int from = start(0);
        if (to - from < bytes.length || count < starts.length) {
            Block exact = copy(0, count);
            bytes = exact.bytes;
            isShared = false;
            starts = exact.starts;
            positions = exact.positions;
            to = exact.to;
            first = 0;
        }
    }

    // ---- Several blocks

    /** Takes the elements from an index on out, as a block of their own. */
    Block split(int index) {
        Block rest = copy(index, count);
        to = start(index);
        count = index;
        hasGarbage = isShared;
        weight -= rest.weight;
        trim();
        return rest;
    }

    private Block copy(int fromIndex, int toIndex) {
        int from = start(fromIndex);
        int end = end(toIndex - 1);
        int size = toIndex - fromIndex;
        var copy = new Block(Arrays.copyOfRange(bytes, from, end), new char[size]);
        copy.to = end - from;
        copy.count = size;
        copy.base = position(fromIndex);
        copy.stride = stride;
        for (int i = 0; i < size; i++) {
            copy.starts[i] = (char) (start(fromIndex + i) - from);
        }
        long[] irregular = positions;
        if (irregular != null) {
            copy.positions = Arrays.copyOfRange(irregular, first + fromIndex, first + toIndex);
        }
        copy.weight = size == count ? weight : copy.weigh();
        return copy;
    }

    private long weigh() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Weight.of(bytes, start(i), end(i) - start(i));
        }
        return sum;
    }

    /** Adds the elements of the block that follows this one. */
    void append(Block next) {
        for (int i = 0; i < next.count; i++) {
            addLast(next.element(i), next.position(i));
        }
    }

    void checkInvariants() {
        if (count < 1 || count > starts.length - first || to > bytes.length) {
            throw new IllegalStateException("a block of " + count + " elements to " + to);
        }
        for (int i = 0; i < count; i++) {
            if (start(i) > end(i) || (i > 0 && position(i - 1) >= position(i))) {
                throw new IllegalStateException(
                        "element " + i + " at " + start(i) + ", position " + position(i));
            }
        }
        if (weight != weigh()) {
            throw new IllegalStateException("a block weighs " + weigh() + " not " + weight);
        }
        long[] irregular = positions;
        if (irregular != null && irregular.length != starts.length) {
            throw new IllegalStateException("positions are not where elements are");
        }
    }
}
