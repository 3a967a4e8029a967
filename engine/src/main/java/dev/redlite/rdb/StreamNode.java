package dev.redlite.rdb;

import dev.redlite.base.Numbers;
import dev.redlite.value.stream.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Consecutive entries of a stream in a listpack: a node of Redis's tree. */
final class StreamNode {
    /*
     * The node has an id, its key; its first element is no entry but what entries refer to:
     *
     *   entries   deleted   fields   field ...   0
     *
     * An entry: flags (1: deleted, 2: the fields are those above), how much its id is behind the
     * node's, twice, then values, or a count and fields and values; then how many elements it has.
     */
    private static final int DELETED = 1;
    private static final int ALIKE = 2;
    private static final int ID_BYTES = 16;

    /** Takes an entry; items are fields and values in turn. */
    interface Receiver {
        void entry(StreamId id, byte[][] items);
    }

    private StreamNode() {}

    // ---- Reading

    /** Walks over the elements of a node. */
    private static final class Walk {
        private final byte[][] elements;
        private int at;

        Walk(byte[][] elements) {
            this.elements = elements;
        }

        boolean isAtEnd() {
            return at == elements.length;
        }

        byte[] next() {
            if (isAtEnd()) {
                throw damaged();
            }
            return elements[at++];
        }

        long number() {
            byte[] element = next();
            if (!Numbers.isLong(element)) {
                throw damaged();
            }
            return Numbers.toLong(element);
        }

        /** How many there are of what takes an element each, or two. */
        int count(int each) {
            long count = number();
            if (count < 0 || count > (elements.length - at) / each) {
                throw damaged();
            }
            return (int) count;
        }
    }

    /** Gives the entries of a node that were not deleted, in order. */
    static void read(byte[] key, byte[] packed, Receiver receiver) {
        if (key.length != ID_BYTES) {
            throw damaged();
        }
        StreamId first = id(new RdbInput(key, 0, ID_BYTES));
        var walk = new Walk(Listpack.read(packed));
        long live = walk.number();
        long deleted = walk.number();
        byte[][] fields = new byte[walk.count(1)][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = walk.next();
        }
        if (walk.number() != 0) {
            throw damaged();
        }
        while (!walk.isAtEnd()) {
            if (readEntry(walk, first, fields, receiver)) {
                live--;
            } else {
                deleted--;
            }
        }
        if (live != 0 || deleted != 0) {
            throw damaged();
        }
    }

    /** Returns whether the entry was not deleted. */
    private static boolean readEntry(
            Walk walk, StreamId first, byte[][] fields, Receiver receiver) {
        int start = walk.at;
        long flags = walk.number();
        var id = new StreamId(first.millis() + walk.number(), first.sequence() + walk.number());
        boolean isAlike = (flags & ALIKE) != 0;
        int count = isAlike ? fields.length : walk.count(2);
        byte[][] items = new byte[2 * count][];
        for (int i = 0; i < count; i++) {
            items[2 * i] = isAlike ? fields[i] : walk.next();
            items[2 * i + 1] = walk.next();
        }
        int elements = walk.at - start;
        if (walk.number() != elements || count == 0 || (flags & ~(DELETED | ALIKE)) != 0) {
            throw damaged();
        }
        if ((flags & DELETED) != 0) {
            return false;
        }
        receiver.entry(id, items);
        return true;
    }

    /** An id of two numbers, the highest byte first. */
    static StreamId id(RdbInput in) {
        return new StreamId(in.readBig(Long.BYTES), in.readBig(Long.BYTES));
    }

    // ---- Writing

    /** A node with this id, so many entries, so many deleted ones, and fields to refer to. */
    static Listpack begin(int live, int deleted, byte[][] fields) {
        var pack = new Listpack();
        pack.add(live);
        pack.add(deleted);
        pack.add(fields.length);
        for (byte[] field : fields) {
            pack.add(field);
        }
        pack.add(0);
        return pack;
    }

    /** Adds an entry to a node; fields are null if they are the node's. */
    static void add(
            Listpack pack,
            StreamId first,
            StreamId id,
            boolean isDeleted,
            byte @Nullable [][] fields,
            byte[][] values) {
        boolean isAlike = fields == null;
        pack.add((isDeleted ? DELETED : 0) | (isAlike ? ALIKE : 0));
        pack.add(id.millis() - first.millis());
        pack.add(id.sequence() - first.sequence());
        if (fields == null) {
            Arrays.stream(values).forEach(pack::add);
        } else {
            pack.add(fields.length);
            for (int i = 0; i < fields.length; i++) {
                pack.add(fields[i]);
                pack.add(values[i]);
            }
        }
        pack.add(isAlike ? 3 + values.length : 4 + 2L * values.length);
    }

    static RdbFormatException damaged() {
        return new RdbFormatException("a stream is damaged");
    }
}
