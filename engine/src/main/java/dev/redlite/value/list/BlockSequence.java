package dev.redlite.value.list;

import java.util.Arrays;

/**
 * Blocks in order, with room at both ends, and how many elements there are before each: what
 * happens at the ends is O(1), and the block of an index is found by halving.
 */
final class BlockSequence {
    /*
     * Elements are numbered, the first one with any number: it is the next lower one if another
     * comes before it. So what happens at an end leaves the numbers that other blocks begin with
     * as they are. What happens in between does not: the numbers behind are not known then, until
     * somebody looks for an index there that is not nearer to the end.
     */
    private Block[] blocks = new Block[1];
    private long[] starts = new long[1];
    private int first;
    private int count;

    /** Of so many blocks, the first ones, it is known which number they begin with. */
    private int known;

    /** The number of a block, and how many elements there are before it. */
    record Found(int block, long before) {}

    /** Number of blocks. */
    int count() {
        return count;
    }

    Block get(int number) {
        return blocks[first + number];
    }

    long sizeBytes() {
        return 12L * blocks.length;
    }

    // ---- Finding

    /** The block with an index, of so many elements in all. */
    Found find(long index, long size) {
        long wanted = starts[first] + index;
        long end = endOfKnown();
        if (wanted < end) {
            int place = Arrays.binarySearch(starts, first, first + known, wanted);
            return found((place < 0 ? -place - 2 : place) - first);
        }
        if (wanted - end <= size - index) {
            while (wanted >= end) {
                learn(end);
                end = endOfKnown();
            }
            return found(known - 1);
        }
        int number = count - 1;
        long before = size - get(number).count();
        while (index < before) {
            before -= get(--number).count();
        }
        return new Found(number, before);
    }

    /** Number of elements before a block. */
    long before(int number) {
        while (known <= number) {
            learn(endOfKnown());
        }
        return starts[first + number] - starts[first];
    }

    private Found found(int number) {
        return new Found(number, before(number));
    }

    private long endOfKnown() {
        return starts[first + known - 1] + get(known - 1).count();
    }

    private void learn(long start) {
        starts[first + known++] = start;
    }

    // ---- Changing

    /** The first element came, or went. */
    void headMoved(boolean hasCome) {
        starts[first] += hasCome ? -1 : 1;
    }

    /** A block has more elements or less, though not because of what {@link #headMoved} says. */
    void resized(int number) {
        known = Math.min(known, number + 1);
    }

    /** Puts a block in place of another of as many elements. */
    void replace(int number, Block block) {
        blocks[first + number] = block;
    }

    /** Puts a block before another one, or behind all. */
    void insert(int number, Block block) {
        boolean isFirst = number == 0;
        if (isFirst ? first == 0 : first + count == blocks.length) {
            makeRoom(isFirst);
        }
        if (isFirst) {
            first--;
            starts[first] = count == 0 ? 0 : starts[first + 1] - block.count();
            known++;
        } else if (number == count && known == count) {
            learn(endOfKnown());
        } else {
            int place = first + number;
            System.arraycopy(blocks, place, blocks, place + 1, count - number);
            known = Math.min(known, number);
        }
        blocks[first + number] = block;
        count++;
    }

    private void makeRoom(boolean isBefore) {
        int room = count + 1 <= blocks.length / 2 ? blocks.length : count + 1 + count / 2;
        int slack = room - count - 1;
        move(room, isBefore ? 1 + slack - slack / 4 : slack / 4);
    }

    private void move(int room, int place) {
        Block[] target = new Block[room];
        long[] numbers = new long[room];
        System.arraycopy(blocks, first, target, place, count);
        System.arraycopy(starts, first, numbers, place, known);
        blocks = target;
        starts = numbers;
        first = place;
    }

    /** Takes a block away. */
    void remove(int number) {
        if (number == 0) {
            blocks[first++] = null;
            known--;
        } else {
            int place = first + number;
            System.arraycopy(blocks, place + 1, blocks, place, count - number - 1);
            blocks[first + count - 1] = null;
            known = Math.min(known, number);
        }
        count--;
        if (count < blocks.length / 4) {
            move(Math.max(1, 2 * count), 0);
        }
        if (known == 0 && count > 0) {
            learn(0);
        }
    }

    /** Checks that what is known is right, and that blocks follow each other. */
    void checkInvariants() {
        long before = 0;
        for (int number = 0; number < count; number++) {
            if (number < known && starts[first + number] - starts[first] != before) {
                throw new IllegalStateException("block " + number + " begins elsewhere");
            }
            before += get(number).count();
        }
    }
}
