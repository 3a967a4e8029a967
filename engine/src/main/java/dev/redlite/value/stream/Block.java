package dev.redlite.value.stream;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;

/** Some consecutive entries of a stream, packed. */
final class Block {
    /*
     * entry = count item*        count: 0 if the fields are the block's, else how many fields
     * item  = length byte*       values only if the fields are the block's, else fields and values
     *
     * Lengths and counts are varints. The block's fields are those of its first entry. Bytes that
     * were written are never changed, for answers that are not sent yet may refer to them: a
     * deleted entry is marked in `starts`, and its bytes go with the block.
     *
     * When a block is full shows, in what an approximate XTRIM leaves: so ListpackSize counts the
     * bytes that the same entries take in Redis.
     */
    private static final int OBJECT_BYTES = 88 + 3 * 16;
    private static final int ROOM_FIRST = 8;
    private static final int BYTES_FIRST = 64;

    /** More room than this is not made before it is needed. */
    private static final int ROOM_AHEAD_MAX = 256;

    private static final int BYTES_AHEAD_MAX = 16 * 1024;

    /** The id of the first entry the block ever had: Redis's key of the node. */
    final long firstMillis;

    final long firstSequence;
    private final byte[][] fields;

    private byte[] data;
    private int used;
    private int[] starts;
    private long[] millis;
    private long[] sequences;
    private int count;
    private int live;
    private int firstLive;
    private long fieldBytes;
    private final ListpackSize packed;

    /**
     * A block whose first entry will be this one; items are fields and values in turn. It has room
     * for as much as the block before it, if there is one, as it would else grow a few times.
     */
    Block(StreamId first, byte[][] items, int from, @Nullable Block before) {
        firstMillis = first.millis();
        firstSequence = first.sequence();
        fields = new byte[(items.length - from) / 2][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = items[from + 2 * i];
            fieldBytes += 24 + fields[i].length;
        }
        int entries = before == null ? ROOM_FIRST : Math.min(before.count, ROOM_AHEAD_MAX);
        int bytes = before == null ? BYTES_FIRST : Math.min(before.used, BYTES_AHEAD_MAX);
        data = new byte[bytes + bytes / 16];
        starts = new int[entries];
        millis = new long[entries];
        sequences = new long[entries];
        packed = new ListpackSize(fields);
    }

    // ---- Adding

    /** Whether Redis would begin a new node for an entry of so many bytes. */
    boolean isFull(long entryBytes, long bytesMax, long entriesMax) {
        return packed.bytes(live, count - live) + entryBytes >= bytesMax
                || (entriesMax > 0 && count >= entriesMax);
    }

    /** Adds an entry behind the last. */
    void append(StreamId id, byte[][] items, int from) {
        boolean isAlike = hasSameFields(items, from);
        if (count == starts.length) {
            grow();
        }
        starts[count] = used;
        millis[count] = id.millis();
        sequences[count] = id.sequence();
        packed.add(id.millis() - firstMillis, id.sequence() - firstSequence, items, from, isAlike);
        int step = isAlike ? 2 : 1;
        varint(isAlike ? 0 : (items.length - from) / 2);
        for (int i = isAlike ? from + 1 : from; i < items.length; i += step) {
            byte[] item = items[i];
            varint(item.length);
            room(item.length);
            System.arraycopy(item, 0, data, used, item.length);
            used += item.length;
        }
        count++;
        live++;
    }

    private boolean hasSameFields(byte[][] items, int from) {
        if (items.length - from != 2 * fields.length) {
            return false;
        }
        for (int i = 0; i < fields.length; i++) {
            byte[] field = items[from + 2 * i];
            if (field != fields[i] && !Arrays.equals(field, fields[i])) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        int room = count * 2;
        starts = Arrays.copyOf(starts, room);
        millis = Arrays.copyOf(millis, room);
        sequences = Arrays.copyOf(sequences, room);
    }

    /** Gives back the room for more entries, if it is much, as there will be none. */
    void seal() {
        if (data.length - used > data.length / 8 || starts.length - count > count / 8) {
            exact();
        }
    }

    private void exact() {
        data = Arrays.copyOf(data, used);
        starts = Arrays.copyOf(starts, count);
        millis = Arrays.copyOf(millis, count);
        sequences = Arrays.copyOf(sequences, count);
    }

    private void varint(int number) {
        room(5);
        int rest = number;
        while (rest > 0x7F) {
            data[used++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        data[used++] = (byte) rest;
    }

    private void room(int more) {
        if (data.length - used < more) {
            long wanted = Math.max((long) used + more, data.length * 2L);
            data = Arrays.copyOf(data, (int) Math.min(wanted, Integer.MAX_VALUE - 16L));
        }
    }

    // ---- Deleting

    /** Deletes an entry; false if it is not there, or deleted. */
    boolean delete(long entryMillis, long entrySequence) {
        int at = lowest(entryMillis, entrySequence);
        if (at == count || !isAt(at, entryMillis, entrySequence) || isDeleted(at)) {
            return false;
        }
        deleteAt(at);
        return true;
    }

    void deleteAt(int at) {
        starts[at] = ~starts[at];
        live--;
        while (firstLive < count && isDeleted(firstLive)) {
            firstLive++;
        }
    }

    // ---- Finding

    /** Number of entries, deleted ones included. */
    int count() {
        return count;
    }

    /** Number of entries that were not deleted. */
    int live() {
        return live;
    }

    /** Where the first entry is that was not deleted. */
    int firstLive() {
        return firstLive;
    }

    boolean isDeleted(int at) {
        return starts[at] < 0;
    }

    long millis(int at) {
        return millis[at];
    }

    long sequence(int at) {
        return sequences[at];
    }

    private boolean isAt(int at, long entryMillis, long entrySequence) {
        return millis[at] == entryMillis && sequences[at] == entrySequence;
    }

    /** Where the first entry from an id on is; the count if there is none. */
    int lowest(long entryMillis, long entrySequence) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (StreamId.compare(millis[middle], sequences[middle], entryMillis, entrySequence)
                    < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean has(long entryMillis, long entrySequence) {
        int at = lowest(entryMillis, entrySequence);
        return at < count && isAt(at, entryMillis, entrySequence) && !isDeleted(at);
    }

    /** Number of fields of an entry. */
    int fieldCount(int at) {
        int number = number(start(at));
        return number == 0 ? fields.length : number;
    }

    private int start(int at) {
        return isDeleted(at) ? ~starts[at] : starts[at];
    }

    /** Gives the fields and values of an entry, in turn. */
    void items(int at, BytesSink sink) {
        int position = start(at);
        int own = number(position);
        position += width(own);
        int items = own == 0 ? fields.length : 2 * own;
        for (int i = 0; i < items; i++) {
            if (own == 0) {
                sink.bytes(fields[i], 0, fields[i].length);
            }
            int length = number(position);
            position += width(length);
            sink.bytes(data, position, length);
            position += length;
        }
    }

    private int number(int from) {
        int position = from;
        int number = 0;
        int shift = 0;
        while (data[position] < 0) {
            number |= (data[position++] & 0x7F) << shift;
            shift += 7;
        }
        return number | data[position] << shift;
    }

    private static int width(int number) {
        return number == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(number)) / 7;
    }

    // ---- The whole

    /** Gives the block and all its entries. */
    void accept(BlockVisitor visitor) {
        visitor.block(new StreamId(firstMillis, firstSequence), live, count - live, fields);
        for (int at = 0; at < count; at++) {
            boolean isAlike = number(start(at)) == 0;
            int pairs = fieldCount(at);
            byte[][] names = new byte[pairs][];
            byte[][] values = new byte[pairs][];
            int[] next = {0};
            items(
                    at,
                    (bytes, from, length) -> {
                        byte[][] target = next[0] % 2 == 0 ? names : values;
                        target[next[0]++ / 2] = Arrays.copyOfRange(bytes, from, from + length);
                    });
            var id = new StreamId(millis[at], sequences[at]);
            visitor.entry(id, isDeleted(at), isAlike ? null : names, values);
        }
    }

    /** A block of the same entries, deleted ones too. */
    Block copy() {
        Block copy = new Block(this);
        copy.exact();
        return copy;
    }

    private Block(Block original) {
        firstMillis = original.firstMillis;
        firstSequence = original.firstSequence;
        fields = original.fields;
        data = original.data;
        used = original.used;
        starts = original.starts;
        millis = original.millis;
        sequences = original.sequences;
        count = original.count;
        live = original.live;
        firstLive = original.firstLive;
        fieldBytes = original.fieldBytes;
        packed = original.packed.copy();
    }

    long sizeBytes() {
        return OBJECT_BYTES + fieldBytes + data.length + 20L * starts.length;
    }

    /** Where the last entry is that was not deleted, or -1. */
    int lastLive() {
        int at = count - 1;
        while (at >= 0 && isDeleted(at)) {
            at--;
        }
        return at;
    }

    void checkInvariants(@Nullable Block before) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += isDeleted(i) ? 0 : 1;
            boolean isOrdered =
                    i == 0
                            ? millis[0] == firstMillis && sequences[0] == firstSequence
                            : StreamId.compare(
                                            millis[i - 1],
                                            sequences[i - 1],
                                            millis[i],
                                            sequences[i])
                                    < 0;
            if (!isOrdered) {
                throw new IllegalStateException("entries of a block are not in order at " + i);
            }
        }
        boolean followsBlock =
                before == null
                        || StreamId.compare(
                                        before.millis[before.count - 1],
                                        before.sequences[before.count - 1],
                                        firstMillis,
                                        firstSequence)
                                < 0;
        if (!followsBlock || live != found || found == 0 || firstLive != firstFound()) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "block of %d entries, %d not deleted, not %d, first %d",
                            count,
                            found,
                            live,
                            firstLive));
        }
    }

    private int firstFound() {
        int at = 0;
        while (at < count && isDeleted(at)) {
            at++;
        }
        return at;
    }
}
