package dev.redlite.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits of byte arrays, numbered from 0, the highest of the first byte. Positions are longs, as an
 * array has more bits than an int counts. Most work is done on eight bytes at a time.
 */
public final class Bits {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bits() {}

    /** How many bits are one, from a position to another, both included and in the array. */
    public static long count(byte[] a, long first, long last) {
        int from = (int) (first >>> 3);
        int to = (int) (last >>> 3);
        int lead = 0xff >>> (first & 7);
        int trail = 0xff << (7 - (last & 7));
        if (from == to) {
            return Integer.bitCount(a[from] & lead & trail & 0xff);
        }
        return Integer.bitCount(a[from] & lead)
                + countBytes(a, from + 1, to)
                + Integer.bitCount(a[to] & trail & 0xff);
    }

    private static long countBytes(byte[] a, int from, int end) {
        long count = 0;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            count += Long.bitCount((long) LONGS.get(a, at));
        }
        for (; at < end; at++) {
            count += Integer.bitCount(a[at] & 0xff);
        }
        return count;
    }

    /**
     * Where the first one, or zero, is from a position to another, both included; -1 if nowhere.
     */
    public static long find(byte[] a, boolean isOne, long first, long last) {
        int flip = isOne ? 0 : 0xff;
        int from = (int) (first >>> 3);
        int to = (int) (last >>> 3);
        int bits = (a[from] ^ flip) & (0xff >>> (first & 7));
        int at = from;
        if (bits == 0 && from < to) {
            at = skip(a, from + 1, to, isOne ? 0 : -1);
            bits = (a[at] ^ flip) & 0xff;
        }
        if (bits == 0) {
            return -1;
        }
        long found = at * 8L + Integer.numberOfLeadingZeros(bits) - 24;
        return found <= last ? found : -1;
    }

    /** The first place up to an end that holds another byte; the end, if there is none before. */
    private static int skip(byte[] a, int from, int end, int same) {
        int at = from;
        while (at <= end - Long.BYTES && (long) LONGS.get(a, at) == same) {
            at += Long.BYTES;
        }
        while (at < end && a[at] == same) {
            at++;
        }
        return at;
    }

    /**
     * The number in some bits, the highest first, without a sign; behind the length all are zero.
     *
     * @param bits how many, 1 to 64
     */
    public static long get(byte[] a, int length, long offset, int bits) {
        long number = 0;
        long at = offset;
        int left = bits;
        while (left > 0) {
            int skipped = (int) (at & 7);
            int taken = Math.min(8 - skipped, left);
            int held = at >>> 3 < length ? a[(int) (at >>> 3)] & 0xff : 0;
            int piece = held >>> (8 - skipped - taken) & (1 << taken) - 1;
            number = number << taken | piece;
            at += taken;
            left -= taken;
        }
        return number;
    }

    /** Writes the lowest bits of a number, the highest of them first. */
    public static void put(byte[] a, long offset, int bits, long number) {
        long at = offset;
        int left = bits;
        while (left > 0) {
            int skipped = (int) (at & 7);
            int taken = Math.min(8 - skipped, left);
            int shift = 8 - skipped - taken;
            int mask = (1 << taken) - 1 << shift;
            int piece = (int) (number >>> (left - taken)) << shift & mask;
            int index = (int) (at >>> 3);
            a[index] = (byte) (a[index] & ~mask | piece);
            at += taken;
            left -= taken;
        }
    }

    /** {@code into &= with} on the first bytes. */
    public static void and(byte[] into, byte[] with, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(into, at, (long) LONGS.get(into, at) & (long) LONGS.get(with, at));
        }
        for (; at < length; at++) {
            into[at] &= with[at];
        }
    }

    /** {@code into &= ~with} on the first bytes. */
    public static void andNot(byte[] into, byte[] with, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(into, at, (long) LONGS.get(into, at) & ~(long) LONGS.get(with, at));
        }
        for (; at < length; at++) {
            into[at] &= (byte) ~with[at];
        }
    }

    /** {@code into |= with} on the first bytes. */
    public static void or(byte[] into, byte[] with, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(into, at, (long) LONGS.get(into, at) | (long) LONGS.get(with, at));
        }
        for (; at < length; at++) {
            into[at] |= with[at];
        }
    }

    /** {@code into ^= with} on the first bytes. */
    public static void xor(byte[] into, byte[] with, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(into, at, (long) LONGS.get(into, at) ^ (long) LONGS.get(with, at));
        }
        for (; at < length; at++) {
            into[at] ^= with[at];
        }
    }

    /** {@code twice |= once & with; once |= with} on the first bytes. */
    public static void tally(byte[] once, byte[] twice, byte[] with, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            long seen = (long) LONGS.get(once, at);
            long more = (long) LONGS.get(with, at);
            LONGS.set(twice, at, (long) LONGS.get(twice, at) | seen & more);
            LONGS.set(once, at, seen | more);
        }
        for (; at < length; at++) {
            twice[at] |= (byte) (once[at] & with[at]);
            once[at] |= with[at];
        }
    }

    /** {@code a = ~a}. */
    public static void not(byte[] a) {
        int at = 0;
        for (; at <= a.length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(a, at, ~(long) LONGS.get(a, at));
        }
        for (; at < a.length; at++) {
            a[at] = (byte) ~a[at];
        }
    }
}
