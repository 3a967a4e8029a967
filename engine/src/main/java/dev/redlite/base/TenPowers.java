package dev.redlite.base;

import java.math.BigInteger;

/**
 * Powers of ten in binary: the top 128 bits of each power that a double can meet.
 *
 * <p>Made on first use, in about a millisecond, rather than written down as 1,300 constants.
 */
final class TenPowers {
    /** Below this a 19-digit number is nothing to a double, as it is less than 10^19. */
    static final int MIN = -342;

    /** Above this any number but zero is infinite to a double. */
    static final int MAX = 308;

    /** From 0 to this power the table is exact even with its low half left out. */
    static final int MAX_EXACT = 27;

    private static final long[] HIGH = new long[MAX - MIN + 1];
    private static final long[] LOW = new long[MAX - MIN + 1];

    static {
        BigInteger power = BigInteger.ONE;
        for (int n = 0; n <= -MIN; n++) {
            if (n <= MAX) {
                set(n, power.shiftLeft(128).shiftRight(power.bitLength()));
            }
            if (n > 0) {
                // 10^n has b bits, so 2^(b+127) / 10^n has 128: ten's powers are no powers of two.
                set(-n, BigInteger.ONE.shiftLeft(power.bitLength() + 127).divide(power));
            }
            power = power.multiply(BigInteger.TEN);
        }
    }

    private TenPowers() {}

    private static void set(int n, BigInteger top128) {
        HIGH[n - MIN] = top128.shiftRight(64).longValue();
        LOW[n - MIN] = top128.longValue();
    }

    /** The top 64 bits of 10^n, rounded down; the highest is set. */
    static long high(int n) {
        return HIGH[n - MIN];
    }

    /** The 64 bits below {@link #high}, rounded down. */
    static long low(int n) {
        return LOW[n - MIN];
    }

    /** The exponent of two that goes with {@link #high}: 10^n is about high(n) * 2^exponent(n). */
    static int exponent(int n) {
        // 108853 / 2^15 is log2(10) closely enough for all n of the table.
        return (n * 108853 >> 15) - 63;
    }
}
