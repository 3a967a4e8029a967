package dev.redlite.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whole numbers as decimal ASCII: strict parsing and fast printing.
 *
 * <p>A byte string is a number here only in the one form in which it would be printed: no plus
 * sign, no space, no leading zero, no {@code -0}. So a value that parses can be kept as a long and
 * printed again without a change. {@link Doubles} does floating point.
 *
 * <p>No argument may be null. Nothing is kept or changed but the buffer a caller passes to be
 * filled, so all of it may be called from any thread. Parsing never allocates, and never throws but
 * in {@link #toLong}.
 */
public final class Numbers {
    /** The most bytes a long takes: {@code -9223372036854775808}. */
    public static final int MAX_LONG_DIGITS = 20;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** The two digits of 0 to 99, the tens in the low byte. */
    private static final short[] PAIRS = new short[100];

    /** The powers of ten from 10^0 to 10^18: all that a long can hold. */
    private static final long[] POWERS = new long[19];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[i] = (short) ('0' + i / 10 | '0' + i % 10 << 8);
        }
        long power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private Numbers() {}

    // ----------------------------------------------------------------------------- signed

    /** Whether all of {@code a} is a whole number from -2^63 to 2^63-1 in its one strict form. */
    public static boolean isLong(byte[] a) {
        return isLong(a, 0, a.length);
    }

    /** {@link #isLong(byte[])} for {@code len} bytes from {@code off}. */
    public static boolean isLong(byte[] a, int off, int len) {
        // The two answers differ by one, so at most one of them can be the number itself.
        return parseLong(a, off, len, 0) != 0 || parseLong(a, off, len, 1) != 1;
    }

    /**
     * The number {@code a} writes, or {@code otherwise} if it is none.
     *
     * <p>To tell a number that happens to be {@code otherwise} from a failure, choose one that is
     * rare and ask {@link #isLong(byte[])} only when it comes back:
     *
     * <pre>{@code
     * long n = Numbers.parseLong(a, Long.MIN_VALUE);
     * if (n == Long.MIN_VALUE && !Numbers.isLong(a)) {
     *     ... // not a number
     * }
     * }</pre>
     */
    public static long parseLong(byte[] a, long otherwise) {
        return parseLong(a, 0, a.length, otherwise);
    }

    /** {@link #parseLong(byte[], long)} for {@code len} bytes from {@code off}. */
    public static long parseLong(byte[] a, int off, int len, long otherwise) {
        if (len <= 0 || len > MAX_LONG_DIGITS) {
            return otherwise;
        }
        int at = off;
        int end = off + len;
        int digit = a[at++] - '0';
        boolean negative = false;
        if (digit == '-' - '0') {
            if (len == 1) {
                return otherwise;
            }
            negative = true;
            digit = a[at++] - '0';
        }
        if (digit < 1 || digit > 9) {
            return digit == 0 && len == 1 ? 0 : otherwise;
        }
        // Built as a negative number, because that side reaches one further. Eighteen digits
        // cannot overflow; the nineteenth is checked, and a twentieth never fits.
        long n = -digit;
        int safeEnd = Math.min(end, at + 17);
        while (at < safeEnd) {
            digit = a[at++] - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            n = n * 10 - digit;
        }
        if (at < end) {
            digit = a[at++] - '0';
            if (at < end || digit < 0 || digit > 9 || n < Long.MIN_VALUE / 10) {
                return otherwise;
            }
            n = n * 10;
            if (n < Long.MIN_VALUE + digit) {
                return otherwise;
            }
            n -= digit;
        }
        if (negative) {
            return n;
        }
        return n == Long.MIN_VALUE ? otherwise : -n;
    }

    /**
     * The number {@code a} writes, where it is known to be one.
     *
     * @throws NumberFormatException if it is not
     */
    public static long toLong(byte[] a) {
        long n = parseLong(a, 0);
        if (n == 0 && !isLong(a)) {
            throw new NumberFormatException("not a strict whole number: " + Bytes.quote(a));
        }
        return n;
    }

    // ----------------------------------------------------------------------------- unsigned

    /** Whether {@link #parseUnsigned} takes all of {@code a}. */
    public static boolean isUnsigned(byte[] a) {
        return parseUnsigned(a, 0) != 0 || parseUnsigned(a, 1) != 1;
    }

    /**
     * A whole number from 0 to 2^64-1, as the 64 bits of a long, or {@code otherwise} if {@code a}
     * writes none.
     *
     * <p>This is the lenient reading C's strtoull gives to what is no strict signed number: before
     * the digits may stand white space, one sign and zeros, and behind a minus sign the value wraps
     * around. But a strict negative number ({@code -5}) is refused, so is the empty string, and a
     * zero byte ends the text. Scan cursors and array indexes are read this way.
     */
    public static long parseUnsigned(byte[] a, long otherwise) {
        int end = 0;
        while (end < a.length && a[end] != 0) {
            end++;
        }
        long strict = parseLong(a, 0, end, -1);
        if (strict >= 0) {
            return strict;
        }
        if (strict != -1 || isLong(a, 0, end)) {
            return otherwise;
        }
        int at = 0;
        while (at < end && (a[at] == ' ' || a[at] >= '\t' && a[at] <= '\r')) {
            at++;
        }
        boolean negative = at < end && a[at] == '-';
        if (negative || at < end && a[at] == '+') {
            at++;
        }
        if (at == end) {
            return otherwise;
        }
        long n = 0;
        for (; at < end; at++) {
            int digit = a[at] - '0';
            if (digit < 0 || digit > 9 || overflows(n, digit)) {
                return otherwise;
            }
            n = n * 10 + digit;
        }
        return negative ? -n : n;
    }

    /** Whether ten times {@code n} plus {@code digit} is 2^64 or more, all unsigned. */
    private static boolean overflows(long n, int digit) {
        long limit = 0x1999_9999_9999_9999L; // a tenth of 2^64-1, whose last digit is 5
        return Long.compareUnsigned(n, limit) > 0 || n == limit && digit > 5;
    }

    /** {@code n} read as 0 to 2^64-1, in decimal, in a new array. */
    public static byte[] toUnsignedBytes(long n) {
        if (n >= 0) {
            return toBytes(n);
        }
        long tens = Long.divideUnsigned(n, 10);
        int length = digits(tens);
        byte[] digits = new byte[length + 1];
        putBackwards(tens, digits, length);
        digits[length] = (byte) ('0' + (n - tens * 10));
        return digits;
    }

    // ----------------------------------------------------------------------------- printing

    /** {@code n} in decimal, in a new array the caller may keep and change. */
    public static byte[] toBytes(long n) {
        byte[] digits = new byte[length(n)];
        putBackwards(n, digits, digits.length);
        return digits;
    }

    /**
     * Writes {@code n} in decimal into {@code buffer} from {@code at}.
     *
     * @return the number of bytes written, at most {@link #MAX_LONG_DIGITS}
     * @throws IndexOutOfBoundsException if it does not fit; the buffer may have changed then
     */
    public static int put(byte[] buffer, int at, long n) {
        int length = length(n);
        putBackwards(n, buffer, at + length);
        return length;
    }

    /** The number of bytes {@code n} takes in decimal with its sign, 1 to 20. */
    public static int length(long n) {
        if (n >= 0) {
            return digits(n);
        }
        return n == Long.MIN_VALUE ? MAX_LONG_DIGITS : 1 + digits(-n);
    }

    /** The number of decimal digits of {@code n}, which is not negative. */
    private static int digits(long n) {
        if (n < 10) {
            return 1;
        }
        // 1233 / 4096 is log10(2) closely enough: the guess is right or one too small.
        int guess = (64 - Long.numberOfLeadingZeros(n)) * 1233 >>> 12;
        return guess < POWERS.length && n >= POWERS[guess] ? guess + 1 : guess;
    }

    /** 10 to the power of {@code n}, which is 0 to 18. */
    static long power(int n) {
        return POWERS[n];
    }

    /** Writes {@code n} so that it ends before {@code end}. */
    private static void putBackwards(long n, byte[] buffer, int end) {
        long rest = n;
        int at = end;
        boolean negative = n < 0;
        if (negative) {
            if (n == Long.MIN_VALUE) {
                buffer[--at] = '8'; // its last digit; what is left can change its sign
                rest = n / 10;
            }
            rest = -rest;
        }
        while (rest > Integer.MAX_VALUE) {
            long next = rest / 100;
            at -= 2;
            SHORTS.set(buffer, at, PAIRS[(int) (rest - next * 100)]);
            rest = next;
        }
        int small = (int) rest;
        while (small >= 100) {
            int next = small / 100;
            at -= 2;
            SHORTS.set(buffer, at, PAIRS[small - next * 100]);
            small = next;
        }
        if (small >= 10) {
            at -= 2;
            SHORTS.set(buffer, at, PAIRS[small]);
        } else {
            buffer[--at] = (byte) ('0' + small);
        }
        if (negative) {
            buffer[--at] = '-';
        }
    }
}
