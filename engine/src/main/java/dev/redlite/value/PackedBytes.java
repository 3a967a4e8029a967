package dev.redlite.value;

import dev.redlite.base.Bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Byte strings and numbers one after the other in one array: what small collections are kept in.
 */
public final class PackedBytes {
    /*
     *  | length | bytes |      a byte string; | 8 bytes | a number
     *
     * A length is one byte up to 254; else the byte 255 and four bytes. Who uses this knows what
     * follows what, and never goes beyond used().
     */
    /** More than this should not be packed: every change moves the bytes behind it. */
    public static final int BYTES_MAX = 1 << 20;

    private static final int LONG_LENGTH = 255;
    private static final int OBJECT_BYTES = 24 + 16;
    private static final int SPARE_MAX = 64;
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = Bytes.EMPTY;
    private int used;

    /** Number of bytes in use: the position behind everything. */
    public int used() {
        return used;
    }

    /** Estimated bytes in memory. */
    public long sizeBytes() {
        return OBJECT_BYTES + (long) bytes.length;
    }

    /** Number of bytes that a byte string of some length takes. */
    public static int sizeOf(int length) {
        return length < LONG_LENGTH ? 1 + length : 1 + Integer.BYTES + length;
    }

    /** The length of the byte string at a position. */
    public int length(int at) {
        int length = bytes[at] & 0xFF;
        return length == LONG_LENGTH ? (int) INTS.get(bytes, at + 1) : length;
    }

    /** The position behind the byte string at a position. */
    public int end(int at) {
        return at + sizeOf(length(at));
    }

    /** A copy of the byte string at a position. */
    public byte[] copy(int at) {
        int length = length(at);
        int end = at + sizeOf(length);
        return length == 0 ? Bytes.EMPTY : Arrays.copyOfRange(bytes, end - length, end);
    }

    /** Whether the byte string at a position is this one. */
    public boolean is(int at, byte[] wanted) {
        int length = wanted.length;
        if ((bytes[at] & 0xFF) != Math.min(length, LONG_LENGTH) || length(at) != length) {
            return false;
        }
        int end = at + sizeOf(length);
        // Names of one length often differ in their last byte only, so that is compared first.
        return length == 0
                || (bytes[end - 1] == wanted[length - 1]
                        && Arrays.equals(bytes, end - length, end, wanted, 0, length));
    }

    /** Compares the byte string at a position with another, as C's memcmp does. */
    public int compare(int at, byte[] other) {
        int length = length(at);
        int end = at + sizeOf(length);
        return Arrays.compareUnsigned(bytes, end - length, end, other, 0, other.length);
    }

    /** The number at a position. */
    public long number(int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Writes a number at a position where there is room for it. */
    public void number(int at, long number) {
        LONGS.set(bytes, at, number);
    }

    /** Writes a byte string at a position where there is room for it. */
    public void write(int at, byte[] data) {
        int length = data.length;
        int end = at + sizeOf(length);
        bytes[at] = (byte) Math.min(length, LONG_LENGTH);
        if (length >= LONG_LENGTH) {
            INTS.set(bytes, at + 1, length);
        }
        System.arraycopy(data, 0, bytes, end - length, length);
    }

    /** Makes room for so many bytes at a position. */
    public void insert(int at, int count) {
        int needed = used + count;
        byte[] target = bytes;
        if (needed > bytes.length) {
            target = Arrays.copyOf(bytes, needed + Math.min(needed / 8, SPARE_MAX));
        }
        System.arraycopy(bytes, at, target, at + count, used - at);
        bytes = target;
        used = needed;
    }

    /** Takes so many bytes at a position out. */
    public void remove(int at, int count) {
        System.arraycopy(bytes, at + count, bytes, at, used - at - count);
        used -= count;
        if (used < bytes.length / 2) {
            bytes = Arrays.copyOf(bytes, used + Math.min(used / 8, SPARE_MAX));
        }
    }
}
