package dev.redlite.value.stream;

import org.jspecify.annotations.Nullable;

/**
 * Goes over entries of a stream in the order of their ids, or backwards. The stream must not be
 * changed meanwhile.
 */
public final class EntryRange {
    private final StreamEntries entries;
    private final StreamId from;
    private final StreamId to;
    private final boolean isReversed;
    private int index;
    private @Nullable Block block;
    private int at;

    /** At the place between two blocks from which the search begins. */
    EntryRange(StreamEntries entries, int index, StreamId from, StreamId to, boolean isReversed) {
        this.entries = entries;
        this.index = index;
        this.from = from;
        this.to = to;
        this.isReversed = isReversed;
    }

    /** Goes to the next entry; false if there is none. */
    public boolean next() {
        return isReversed ? backwards() : forwards();
    }

    private boolean forwards() {
        while (true) {
            Block current = block;
            if (current == null) {
                if (index >= entries.blockCount()) {
                    return false;
                }
                current = entries.block(index++);
                block = current;
                at = current.lowest(from.millis(), from.sequence());
            } else {
                at++;
            }
            while (at < current.count() && current.isDeleted(at)) {
                at++;
            }
            if (at < current.count()) {
                return compare(current, to) <= 0;
            }
            block = null;
        }
    }

    private boolean backwards() {
        while (true) {
            Block current = block;
            if (current == null) {
                if (index < 0) {
                    return false;
                }
                current = entries.block(index--);
                block = current;
                at = StreamEntries.behind(current, to) - 1;
            } else {
                at--;
            }
            while (at >= 0 && current.isDeleted(at)) {
                at--;
            }
            if (at >= 0) {
                return compare(current, from) >= 0;
            }
            block = null;
        }
    }

    private int compare(Block current, StreamId bound) {
        return StreamId.compare(
                current.millis(at), current.sequence(at), bound.millis(), bound.sequence());
    }

    private Block current() {
        Block current = block;
        if (current == null) {
            throw new IllegalStateException("not at an entry");
        }
        return current;
    }

    /** The id of the entry. */
    public StreamId id() {
        return new StreamId(millis(), sequence());
    }

    long millis() {
        return current().millis(at);
    }

    long sequence() {
        return current().sequence(at);
    }

    /** The id as clients see it. */
    public byte[] idBytes() {
        return StreamId.toBytes(millis(), sequence());
    }

    /** Number of fields of the entry. */
    public int fieldCount() {
        return current().fieldCount(at);
    }

    /** Gives the fields and values of the entry, in turn. */
    public void items(BytesSink sink) {
        current().items(at, sink);
    }
}
