package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Functions on byte strings: hashing, comparing, and going to and from text.
 *
 * <p>No argument may be null. Offsets and lengths are in bytes; a range outside its array throws
 * {@link IndexOutOfBoundsException}. Nothing here keeps or changes an argument, so all of it may be
 * called from any thread.
 */
public final class Bytes {
    /** The empty byte string; shared, as there is nothing in it to change. */
    public static final byte[] EMPTY = {};

    /** Up to so many bytes, from eight on, are copied word by word. */
    private static final int FEW_BYTES = 256;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ORDERED_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /*
     * The hash reads 8 bytes at a time and folds each 16 into the state by one 64x64 -> 128 bit
     * multiplication, high half xor low half, as wyhash and rapidhash do. All four constants are
     * drawn anew by each process. With published constants a client could choose bytes that make
     * one factor zero and so send as many colliding keys as it likes; with secret ones it cannot.
     * Hence a hash must never be stored or shown.
     */
    private static final long S0;
    private static final long S1;
    private static final long S2;
    private static final long S3;

    static {
        var random = new SecureRandom();
        S0 = balanced(random);
        S1 = balanced(random);
        S2 = balanced(random);
        S3 = balanced(random);
    }

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Bytes() {}

    // ---------------------------------------------------------------------------------- numbers

    /** Puts four bytes into an array, the lowest first. */
    public static void putInt(byte[] into, int at, int number) {
        INTS.set(into, at, number);
    }

    /** Puts eight bytes into an array, the lowest first. */
    public static void putLong(byte[] into, int at, long number) {
        LONGS.set(into, at, number);
    }

    /** Four bytes of an array as a number, the lowest first. */
    public static int getInt(byte[] from, int at) {
        return (int) INTS.get(from, at);
    }

    /** Eight bytes of an array as a number, the lowest first. */
    public static long getLong(byte[] from, int at) {
        return (long) LONGS.get(from, at);
    }

    /** Puts eight bytes into an array, the highest first: as bytes they compare as unsigned. */
    public static void putOrderedLong(byte[] into, int at, long number) {
        ORDERED_LONGS.set(into, at, number);
    }

    /** Eight bytes of an array as a number, the highest first. */
    public static long getOrderedLong(byte[] from, int at) {
        return (long) ORDERED_LONGS.get(from, at);
    }

    /**
     * Copies bytes of one array into another. A few are copied word by word: where the JDK's copy
     * ends in a masked store, whoever reads the bytes at once waits until that is through. If a
     * range is bad, some may have been written.
     */
    public static void copy(byte[] from, int at, byte[] into, int to, int count) {
        int last = count - Long.BYTES;
        if (last < 0 || count > FEW_BYTES) {
            System.arraycopy(from, at, into, to, count);
            return;
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            LONGS.set(into, to + i, (long) LONGS.get(from, at + i));
        }
        LONGS.set(into, to + last, (long) LONGS.get(from, at + last));
    }

    /** The array, or an empty one in place of null. */
    public static byte[] orEmpty(byte @Nullable [] array) {
        return array == null ? EMPTY : array;
    }

    // ---------------------------------------------------------------------------------- hashing

    /**
     * A hash of all bytes, good in its low bits; another process gets another hash.
     *
     * @see #hash64(byte[], int, int)
     */
    public static int hash(byte[] a) {
        return (int) hash64(a, 0, a.length);
    }

    /** A hash of {@code len} bytes from {@code off}: the low half of {@link #hash64}. */
    public static int hash(byte[] a, int off, int len) {
        return (int) hash64(a, off, len);
    }

    /** A 64-bit hash of {@code len} bytes from {@code off}; all its bits are equally good. */
    public static long hash64(byte[] a, int off, int len) {
        long seed = S0;
        long x;
        long y;
        if (len <= 16) {
            if (len >= 8) {
                x = longAt(a, off);
                y = longAt(a, off + len - 8);
            } else if (len >= 4) {
                x = intAt(a, off);
                y = intAt(a, off + len - 4);
            } else if (len > 0) {
                x = (a[off] & 0xffL) << 16 | (a[off + (len >> 1)] & 0xffL) << 8;
                x |= a[off + len - 1] & 0xffL;
                y = 0;
            } else {
                x = 0;
                y = 0;
            }
        } else {
            int at = off;
            int left = len;
            if (left > 32) {
                long other = seed;
                do {
                    seed = mix(longAt(a, at) ^ S1, longAt(a, at + 8) ^ seed);
                    other = mix(longAt(a, at + 16) ^ S2, longAt(a, at + 24) ^ other);
                    at += 32;
                    left -= 32;
                } while (left > 32);
                seed ^= other;
            }
            if (left > 16) {
                seed = mix(longAt(a, at) ^ S3, longAt(a, at + 8) ^ seed);
            }
            x = longAt(a, off + len - 16);
            y = longAt(a, off + len - 8);
        }
        long low = x ^ S1;
        long high = y ^ seed;
        return mix(low * high ^ S2 ^ len, Math.unsignedMultiplyHigh(low, high) ^ S3);
    }

    private static long mix(long x, long y) {
        return x * y ^ Math.unsignedMultiplyHigh(x, y);
    }

    /** An odd number with about as many ones as zeros: a sparse factor would mix badly. */
    private static long balanced(SecureRandom random) {
        long n;
        do {
            n = random.nextLong() | 1;
        } while (Math.abs(Long.bitCount(n) - 32) > 6);
        return n;
    }

    private static long longAt(byte[] a, int at) {
        return (long) LONGS.get(a, at);
    }

    private static long intAt(byte[] a, int at) {
        return (int) INTS.get(a, at) & 0xffff_ffffL;
    }

    // -------------------------------------------------------------------------------- comparing

    /** Whether the two hold the same bytes. */
    public static boolean equals(byte[] a, byte[] b) {
        return Arrays.equals(a, b);
    }

    /** Whether {@code len} bytes of {@code a} from {@code off} are exactly {@code b}. */
    public static boolean equals(byte[] a, int off, int len, byte[] b) {
        return len == b.length && Arrays.equals(a, off, off + len, b, 0, len);
    }

    /**
     * The order of C's memcmp, a prefix before what it begins: bytes count as 0 to 255.
     *
     * @return less than, equal to or more than 0
     */
    public static int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    /** {@link #compare(byte[], byte[])} for a part of {@code a}. */
    public static int compare(byte[] a, int off, int len, byte[] b) {
        return Arrays.compareUnsigned(a, off, off + len, b, 0, b.length);
    }

    /** Whether {@code a} begins with all bytes of {@code prefix}. */
    public static boolean startsWith(byte[] a, byte[] prefix) {
        return a.length >= prefix.length
                && Arrays.equals(a, 0, prefix.length, prefix, 0, prefix.length);
    }

    /**
     * Whether {@code a} is {@code word} when a to z count as A to Z. No other byte has a case.
     *
     * @param word ASCII, in any case
     */
    public static boolean equalsIgnoreCaseAscii(byte[] a, String word) {
        int length = a.length;
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (upper(a[i]) != upper((byte) word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #equalsIgnoreCaseAscii(byte[], String)}, for a word that is in bytes already. */
    public static boolean equalsIgnoreCaseAscii(byte[] a, byte[] word) {
        int length = a.length;
        if (length != word.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (upper(a[i]) != upper(word[i])) {
                return false;
            }
        }
        return true;
    }

    /** The upper-case form if {@code b} is a to z, otherwise {@code b}. */
    public static byte upper(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
    }

    /** The lower-case form if {@code b} is A to Z, otherwise {@code b}. */
    public static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** {@code a} with A to Z in lower case; {@code a} itself if there is none of them. */
    public static byte[] toLowerAscii(byte[] a) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != lower(a[i])) {
                byte[] lowered = a.clone();
                for (int j = i; j < lowered.length; j++) {
                    lowered[j] = lower(lowered[j]);
                }
                return lowered;
            }
        }
        return a;
    }

    /** {@code a} with a to z in upper case; {@code a} itself if there is none of them. */
    public static byte[] toUpperAscii(byte[] a) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != upper(a[i])) {
                byte[] raised = a.clone();
                for (int j = i; j < raised.length; j++) {
                    raised[j] = upper(raised[j]);
                }
                return raised;
            }
        }
        return a;
    }

    // ------------------------------------------------------------------------ building and text

    /** The UTF-8 bytes of {@code text}; a lone surrogate becomes a question mark. */
    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One character for each byte, 0 to 255 (ISO 8859-1): exact for ASCII, and never fails. */
    public static String ascii(byte[] a) {
        return new String(a, StandardCharsets.ISO_8859_1);
    }

    /** The bytes that {@link #ascii} gave as text. */
    public static byte[] ofAscii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** {@code a} read as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public static String utf8(byte[] a) {
        return new String(a, StandardCharsets.UTF_8);
    }

    /**
     * The bytes of {@code a}, then those of {@code b}, in a new array.
     *
     * @throws OutOfMemoryError if they are too long for one array
     */
    public static byte[] concat(byte[] a, byte[] b) {
        byte[] both = new byte[sumOfLengths(a.length, b.length)];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** All the bytes of all the parts in a new array. */
    public static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length = sumOfLengths(length, part.length);
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static int sumOfLengths(int a, int b) {
        if (a > Integer.MAX_VALUE - 8 - b) {
            throw new OutOfMemoryError("a byte string of " + ((long) a + b) + " bytes");
        }
        return a + b;
    }

    /**
     * {@code a} in double quotes for an error text or a log line, as C programmers write it: a
     * backslash before quote and backslash, {@code \n \r \t \a \b}, {@code \xhh} for other bytes
     * that ASCII cannot print.
     */
    public static String quote(byte[] a) {
        var text = new StringBuilder(a.length + 2).append('"');
        for (byte b : a) {
            switch (b) {
                case '\\', '"' -> text.append('\\').append((char) b);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case 7 -> text.append("\\a");
                case '\b' -> text.append("\\b");
                default -> {
                    if (b >= ' ' && b <= '~') {
                        text.append((char) b);
                    } else {
                        text.append("\\x").append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
                    }
                }
            }
        }
        return text.append('"').toString();
    }
}
