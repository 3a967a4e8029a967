package dev.redlite.value.stream;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Pending entries in the order of their ids. */
public final class PendingList {
    /*
     * A sorted array of chunks, each a sorted array: an insertion or removal moves the rest of one
     * chunk, and one at the end of the list or of its beginning nothing. A full chunk is split in
     * half; one that becomes empty goes.
     */
    private static final int CHUNK = 128;
    private static final int ROOM_FIRST = 4;

    private static final class Chunk {
        @Nullable Pending[] items = new Pending[ROOM_FIRST];
        int from;
        int to;

        Pending get(int at) {
            Pending item = items[at];
            if (item == null) {
                throw new IllegalStateException("a gap in the pending entries");
            }
            return item;
        }

        /** Where the first item from an id on is. */
        int lowest(long millis, long sequence) {
            int low = from;
            int high = to;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (get(middle).compareId(millis, sequence) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        void insert(int at, Pending item) {
            int place = at;
            if (to == items.length) {
                if (from > 0) {
                    System.arraycopy(items, from, items, 0, to - from);
                    Arrays.fill(items, to - from, to, null);
                    place -= from;
                    to -= from;
                    from = 0;
                } else {
                    items = Arrays.copyOf(items, Math.min(CHUNK, items.length * 2));
                }
            }
            System.arraycopy(items, place, items, place + 1, to - place);
            items[place] = item;
            to++;
        }

        void remove(int at) {
            if (at == from) {
                items[from++] = null;
            } else {
                System.arraycopy(items, at + 1, items, at, to - at - 1);
                items[--to] = null;
            }
        }

        Chunk split() {
            int middle = (from + to) >>> 1;
            var second = new Chunk();
            second.items = Arrays.copyOf(Arrays.copyOfRange(items, middle, to), CHUNK);
            second.to = to - middle;
            Arrays.fill(items, middle, to, null);
            to = middle;
            return second;
        }
    }

    private @Nullable Chunk[] chunks = new Chunk[ROOM_FIRST];
    private int head;
    private int chunkCount;
    private int size;

    /** Number of entries. */
    public int size() {
        return size;
    }

    private Chunk chunk(int index) {
        Chunk chunk = chunks[head + index];
        if (chunk == null) {
            throw new IllegalStateException("no chunk " + index + " of " + chunkCount);
        }
        return chunk;
    }

    /** Index of the last chunk that begins at an id or before it; -1 if none does. */
    private int indexOf(long millis, long sequence) {
        int low = 0;
        int high = chunkCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Chunk chunk = chunk(middle);
            if (chunk.get(chunk.from).compareId(millis, sequence) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** The entry with an id, or null. */
    @Nullable Pending get(long millis, long sequence) {
        int index = indexOf(millis, sequence);
        if (index < 0) {
            return null;
        }
        Chunk chunk = chunk(index);
        int at = chunk.lowest(millis, sequence);
        return at < chunk.to && chunk.get(at).compareId(millis, sequence) == 0
                ? chunk.get(at)
                : null;
    }

    /** The first entry from an id on, or null. */
    public @Nullable Pending from(StreamId id) {
        int index = Math.max(0, indexOf(id.millis(), id.sequence()));
        if (index >= chunkCount) {
            return null;
        }
        Chunk chunk = chunk(index);
        int at = chunk.lowest(id.millis(), id.sequence());
        if (at < chunk.to) {
            return chunk.get(at);
        }
        if (index + 1 == chunkCount) {
            return null;
        }
        Chunk next = chunk(index + 1);
        return next.get(next.from);
    }

    /** The entry after one, which need not be here any more, or null. */
    public @Nullable Pending after(Pending one) {
        boolean isLast = one.millis == -1 && one.sequence == -1;
        return isLast ? null : from(one.id().next());
    }

    /** The first entry, or null. */
    public @Nullable Pending first() {
        return size == 0 ? null : chunk(0).get(chunk(0).from);
    }

    /** The last entry, or null. */
    public @Nullable Pending last() {
        if (size == 0) {
            return null;
        }
        Chunk chunk = chunk(chunkCount - 1);
        return chunk.get(chunk.to - 1);
    }

    /** Adds an entry that is not here. */
    void add(Pending one) {
        size++;
        int index = indexOf(one.millis, one.sequence);
        if (index < 0) {
            if (chunkCount == 0) {
                insertChunk(0, new Chunk());
            }
            index = 0;
        }
        Chunk chunk = chunk(index);
        if (chunk.to - chunk.from == CHUNK) {
            boolean isAtEnd =
                    index == chunkCount - 1
                            && chunk.get(chunk.to - 1).compareId(one.millis, one.sequence) < 0;
            Chunk second = isAtEnd ? new Chunk() : chunk.split();
            insertChunk(index + 1, second);
            if (isAtEnd || second.get(second.from).compareId(one.millis, one.sequence) < 0) {
                chunk = second;
            }
        }
        chunk.insert(chunk.lowest(one.millis, one.sequence), one);
    }

    /** Removes an entry if it is here. */
    void remove(Pending one) {
        int index = indexOf(one.millis, one.sequence);
        if (index < 0) {
            return;
        }
        Chunk chunk = chunk(index);
        int at = chunk.lowest(one.millis, one.sequence);
        if (at < chunk.to && chunk.get(at).compareId(one.millis, one.sequence) == 0) {
            chunk.remove(at);
            size--;
            if (chunk.from == chunk.to) {
                removeChunk(index);
            }
        }
    }

    private void insertChunk(int index, Chunk chunk) {
        if (head + chunkCount == chunks.length) {
            int room = chunkCount * 2 > chunks.length ? chunks.length * 2 : chunks.length;
            @Nullable Chunk[] larger = new Chunk[room];
            System.arraycopy(chunks, head, larger, 0, chunkCount);
            chunks = larger;
            head = 0;
        }
        int at = head + index;
        System.arraycopy(chunks, at, chunks, at + 1, chunkCount - index);
        chunks[at] = chunk;
        chunkCount++;
    }

    private void removeChunk(int index) {
        if (index == 0) {
            chunks[head++] = null;
        } else {
            int from = head + index + 1;
            System.arraycopy(chunks, from, chunks, from - 1, head + chunkCount - from);
            chunks[head + chunkCount - 1] = null;
        }
        chunkCount--;
        if (chunkCount == 0) {
            head = 0;
        }
    }

    void checkInvariants() {
        int found = 0;
        Pending before = null;
        for (int i = 0; i < chunkCount; i++) {
            Chunk chunk = chunk(i);
            for (int at = chunk.from; at < chunk.to; at++) {
                Pending one = chunk.get(at);
                if (before != null && before.compareId(one.millis, one.sequence) >= 0) {
                    throw new IllegalStateException("pending " + one.id() + " is out of order");
                }
                before = one;
                found++;
            }
            if (chunk.from == chunk.to) {
                throw new IllegalStateException("an empty chunk of pending entries");
            }
        }
        if (found != size) {
            throw new IllegalStateException(found + " pending entries, not " + size);
        }
    }
}
