package dev.redlite.value.hash;

import dev.redlite.base.Bytes;
import dev.redlite.base.RandomSource;
import dev.redlite.value.Value;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.function.Consumer;

/** The fields of a small hash one after the other in one array, in the order they came. */
final class PackedFields implements Fields {
    /*
     *  | length | name | length | value | expiry |    one field; the next follows
     *
     * A length is one byte up to 254; else the byte 255 and four bytes, big-endian. The expiry is
     * eight bytes, and only there once any field of the hash has had one (`isStamped`), so that
     * hashes without one pay nothing for it. Finding a field reads through the array, which for
     * the sizes that are packed is about as fast as hashing and touches less memory.
     */
    /** More than this is never packed: every change moves the bytes behind it. */
    static final int BYTES_MAX = 1 << 20;

    private static final int LONG_LENGTH = 255;
    private static final int STAMP_BYTES = Long.BYTES;
    private static final int OBJECT_BYTES = 32 + 16;
    private static final int NOT_FOUND = -1;

    private byte[] bytes = Bytes.EMPTY;
    private int used;
    private int size;
    private boolean isStamped;
    private long earliestExpiry = Value.NEVER;

    /** Bytes that are in use, for deciding when this is no longer small. */
    int usedBytes() {
        return used;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long earliestExpiry() {
        return earliestExpiry;
    }

    @Override
    public long sizeBytes() {
        return OBJECT_BYTES + (long) bytes.length;
    }

    @Override
    public String encoding() {
        return isStamped ? "listpackex" : "listpack";
    }

    @Override
    public Fields emptyLikeThis() {
        var empty = new PackedFields();
        empty.isStamped = isStamped;
        return empty;
    }

    // ---- Finding

    @Override
    public byte @Nullable [] value(byte[] name) {
        int at = find(name);
        return at == NOT_FOUND ? null : dataAt(dataEnd(at));
    }

    @Override
    public long expiresAt(byte[] name) {
        int at = find(name);
        return at == NOT_FOUND ? ABSENT : stamp(at);
    }

    /** Where the field begins. */
    private int find(byte[] name) {
        int at = 0;
        while (at < used) {
            int length = length(at);
            int start = at + width(length);
            int valueAt = start + length;
            if (length == name.length && isAt(start, name)) {
                return at;
            }
            at = dataEnd(valueAt) + (isStamped ? STAMP_BYTES : 0);
        }
        return NOT_FOUND;
    }

    /** Names of one length often differ in their last byte only, so that is compared first. */
    private boolean isAt(int start, byte[] name) {
        int last = name.length - 1;
        return last < 0
                || (bytes[start + last] == name[last]
                        && Bytes.equals(bytes, start, name.length, name));
    }

    /** The length that begins at a position. */
    private int length(int at) {
        int length = bytes[at] & 0xFF;
        return length == LONG_LENGTH ? readInt(at + 1) : length;
    }

    /** Number of bytes that a length takes. */
    private static int width(int length) {
        return length < LONG_LENGTH ? 1 : 1 + Integer.BYTES;
    }

    /** The end of the bytes whose length begins at a position. */
    private int dataEnd(int at) {
        int length = length(at);
        return at + width(length) + length;
    }

    private byte[] dataAt(int at) {
        int length = length(at);
        int start = at + width(length);
        return length == 0 ? Bytes.EMPTY : Arrays.copyOfRange(bytes, start, start + length);
    }

    /** Where the field after this one begins. */
    private int next(int at) {
        return dataEnd(dataEnd(at)) + (isStamped ? STAMP_BYTES : 0);
    }

    private long stamp(int at) {
        return isStamped ? readLong(dataEnd(dataEnd(at))) : Value.NEVER;
    }

    // ---- Changing

    @Override
    public boolean put(byte[] name, byte[] value, long expiresAt) {
        if (expiresAt != Value.NEVER && !isStamped) {
            addStamps();
        }
        int at = find(name);
        boolean isNew = at == NOT_FOUND;
        int valueAt;
        if (isNew) {
            valueAt = used + width(name.length) + name.length;
            splice(used, 0, sizeOf(name) + sizeOf(value) + (isStamped ? STAMP_BYTES : 0));
            writeData(valueAt - width(name.length) - name.length, name);
            size++;
        } else {
            valueAt = dataEnd(at);
            splice(valueAt, dataEnd(valueAt) - valueAt, sizeOf(value));
        }
        int end = writeData(valueAt, value);
        if (isStamped) {
            stampAt(end, expiresAt, isNew);
        }
        return isNew;
    }

    /** A new field has no stamp yet whose loss could make the earliest expiry later. */
    private void stampAt(int position, long expiresAt, boolean isNew) {
        long before = isNew ? Value.NEVER : readLong(position);
        writeLong(position, expiresAt);
        if (before != Value.NEVER && before == earliestExpiry) {
            earliestExpiry = earliestStamp();
        } else if (expiresAt != Value.NEVER) {
            earliestExpiry = TableFields.earlier(earliestExpiry, expiresAt);
        }
    }

    @Override
    public boolean remove(byte[] name) {
        int at = find(name);
        if (at == NOT_FOUND) {
            return false;
        }
        long expiresAt = stamp(at);
        splice(at, next(at) - at, 0);
        size--;
        if (expiresAt != Value.NEVER && expiresAt == earliestExpiry) {
            earliestExpiry = earliestStamp();
        }
        return true;
    }

    @Override
    public void removeExpired(long nowMillis, Consumer<byte[]> leaving) {
        int at = 0;
        while (at < used) {
            if (isExpired(at, nowMillis)) {
                leaving.accept(dataAt(at));
                splice(at, next(at) - at, 0);
                size--;
            } else {
                at = next(at);
            }
        }
        earliestExpiry = earliestStamp();
    }

    @Override
    public int countExpired(long nowMillis) {
        int count = 0;
        for (int at = 0; at < used; at = next(at)) {
            count += isExpired(at, nowMillis) ? 1 : 0;
        }
        return count;
    }

    private boolean isExpired(int at, long nowMillis) {
        return HashValue.isExpired(stamp(at), nowMillis);
    }

    private long earliestStamp() {
        long earliest = Value.NEVER;
        if (isStamped) {
            for (int at = 0; at < used; at = next(at)) {
                earliest = TableFields.earlier(earliest, stamp(at));
            }
        }
        return earliest;
    }

    /** Gives every field room for an expiry. */
    private void addStamps() {
        byte[] stamped = new byte[used + (size + 1) * STAMP_BYTES];
        int to = 0;
        for (int at = 0; at < used; ) {
            int end = dataEnd(dataEnd(at));
            System.arraycopy(bytes, at, stamped, to, end - at);
            to += end - at + STAMP_BYTES;
            at = end;
        }
        bytes = stamped;
        used = to;
        isStamped = true;
    }

    /** Replaces some bytes at a position by room for others. */
    private void splice(int at, int oldLength, int newLength) {
        int growth = newLength - oldLength;
        if (growth == 0) {
            return;
        }
        int needed = used + growth;
        byte[] target = bytes;
        if (needed > bytes.length || needed < bytes.length / 2) {
            target = Arrays.copyOf(bytes, needed + Math.min(needed / 8, 64));
        }
        System.arraycopy(bytes, at + oldLength, target, at + newLength, used - at - oldLength);
        bytes = target;
        used = needed;
    }

    private static int sizeOf(byte[] data) {
        return width(data.length) + data.length;
    }

    /** Writes a length and bytes; returns the position behind them. */
    private int writeData(int at, byte[] data) {
        int start = at + width(data.length);
        if (data.length < LONG_LENGTH) {
            bytes[at] = (byte) data.length;
        } else {
            bytes[at] = (byte) LONG_LENGTH;
            writeInt(at + 1, data.length);
        }
        System.arraycopy(data, 0, bytes, start, data.length);
        return start + data.length;
    }

    private int readInt(int at) {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = number << 8 | bytes[at + i] & 0xFF;
        }
        return number;
    }

    private void writeInt(int at, int number) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (number >>> 24 - 8 * i);
        }
    }

    private long readLong(int at) {
        return (long) readInt(at) << 32 | readInt(at + 4) & 0xFFFF_FFFFL;
    }

    private void writeLong(int at, long number) {
        writeInt(at, (int) (number >>> 32));
        writeInt(at + 4, (int) number);
    }

    // ---- Walking

    @Override
    public void each(FieldVisitor visitor) {
        for (int at = 0; at < used; at = next(at)) {
            visitor.field(dataAt(at), dataAt(dataEnd(at)), stamp(at));
        }
    }

    /** Everything in one go, as a field that comes or goes meanwhile moves the others. */
    @Override
    public long scan(long cursor, FieldVisitor visitor) {
        each(visitor);
        return 0;
    }

    @Override
    public Field pick(RandomSource random) {
        int at = 0;
        for (int skip = random.below(size); skip > 0; skip--) {
            at = next(at);
        }
        return new Field(dataAt(at), dataAt(dataEnd(at)));
    }

    @Override
    public void checkInvariants() {
        var names = new HashSet<String>();
        int at = 0;
        while (at < used) {
            if (!names.add(Bytes.ascii(dataAt(at)))) {
                throw new IllegalStateException("field twice: " + Bytes.quote(dataAt(at)));
            }
            at = next(at);
        }
        if (at != used || used > bytes.length || names.size() != size) {
            throw new IllegalStateException(
                    names.size() + " packed fields of " + size + " end at " + at + " not " + used);
        }
        if (earliestExpiry != earliestStamp()) {
            throw new IllegalStateException(
                    "earliest expiry is " + earliestStamp() + " not " + earliestExpiry);
        }
    }
}
