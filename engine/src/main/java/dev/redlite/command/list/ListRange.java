package dev.redlite.command.list;

/**
 * Indexes of a list, both included.
 *
 * @param from at least 0
 * @param to less than from if there are none
 */
record ListRange(long from, long to) {
    /** The indexes that are there, of those given; negative ones count from the end. */
    static ListRange of(long start, long stop, long size) {
        long from = Math.max(0, start < 0 ? start + size : start);
        long to = Math.min(size - 1, stop < 0 ? stop + size : stop);
        return new ListRange(from, to);
    }

    /** The index that is meant, negative ones counted from the end; -1 if there is none. */
    static long index(long given, long size) {
        long index = given < 0 ? given + size : given;
        return index < 0 || index >= size ? -1 : index;
    }

    boolean isEmpty() {
        return from > to;
    }

    long size() {
        return to - from + 1;
    }
}
