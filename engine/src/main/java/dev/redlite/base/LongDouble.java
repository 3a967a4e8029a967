package dev.redlite.base;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A number of the x87 extended format: C's {@code long double} on x86, with 64 bits of mantissa and
 * 15 of exponent. What is counted in it there must come out the same here, to the last digit.
 *
 * <p>Immutable, so any thread may use it. Operations never fail: what is too large becomes
 * infinite, what has no value becomes NaN, as in the format itself.
 */
public final class LongDouble implements Comparable<LongDouble> {
    /*
     * A finite number is mantissa * 2^exponent, the mantissa a whole number of 64 bits without a
     * sign. It is normal if its highest bit is set; numbers below 2^-16382 are subnormal, with
     * MIN_EXPONENT and a smaller mantissa. Zero is the mantissa 0 with MIN_EXPONENT. Infinity and
     * NaN have the exponent SPECIAL, and a mantissa of 1 and 0.
     *
     * Every rounding is to the nearest, ties to the even mantissa, in the one method round().
     */
    private static final int MIN_EXPONENT = -16445;
    private static final int MAX_EXPONENT = 16320;
    private static final int SPECIAL = Integer.MAX_VALUE;

    /** Longer texts are refused, as where the format comes from: a bound on the work they make. */
    public static final int MAX_TEXT_LENGTH = 5119;

    /** No finite number has a digit at or above this power of ten. */
    private static final int TOO_LARGE = 4933;

    /** Numbers below this power of ten are less than half of the smallest number. */
    private static final int TOO_SMALL = -4952;

    /** Digits after the point when printed. */
    private static final int DECIMALS = 17;

    private static final long TEN_TO_DECIMALS = 100_000_000_000_000_000L;

    /** The largest finite number. */
    public static final LongDouble MAX = new LongDouble(false, -1, MAX_EXPONENT);

    private static final LongDouble ZERO = new LongDouble(false, 0, MIN_EXPONENT);
    private static final LongDouble NAN = new LongDouble(false, 0, SPECIAL);

    private final boolean negative;
    private final long mantissa;
    private final int exponent;

    private LongDouble(boolean negative, long mantissa, int exponent) {
        this.negative = negative;
        this.mantissa = mantissa;
        this.exponent = exponent;
    }

    private static LongDouble infinity(boolean negative) {
        return new LongDouble(negative, 1, SPECIAL);
    }

    private static LongDouble zero(boolean negative) {
        return negative ? new LongDouble(true, 0, MIN_EXPONENT) : ZERO;
    }

    // ------------------------------------------------------------------------------- making

    /** {@code value}, which the format always holds exactly. */
    public static LongDouble of(double value) {
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        if (Double.isNaN(value)) {
            return NAN;
        }
        if (Double.isInfinite(value)) {
            return infinity(negative);
        }
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & (1L << 52) - 1;
        int biased = (int) (bits >>> 52) & 0x7ff;
        return biased == 0
                ? normalized(negative, fraction, -1074)
                : normalized(negative, fraction | 1L << 52, biased - 1075);
    }

    /** {@code value}, which the format always holds exactly. */
    public static LongDouble of(long value) {
        return normalized(value < 0, Math.abs(value), 0); // the least long is its own size unsigned
    }

    /** A number far from both ends of the range. */
    private static LongDouble normalized(boolean negative, long mantissa, int exponent) {
        if (mantissa == 0) {
            return zero(negative);
        }
        int shift = Long.numberOfLeadingZeros(mantissa);
        return new LongDouble(negative, mantissa << shift, exponent - shift);
    }

    /**
     * The number that all of {@code text} writes, rounded to the nearest, or null if it writes
     * none.
     *
     * <p>Accepted is what {@link Doubles#parse} accepts, with this format's range: infinity is,
     * NaN, white space, a finite number that is too large, one that is not zero but would become
     * it, and a text of 5,120 bytes or more are not.
     */
    public static @Nullable LongDouble parse(byte[] text) {
        if (text.length > MAX_TEXT_LENGTH) {
            return null;
        }
        FloatText scan = FloatText.scan(text);
        if (scan == null) {
            return null;
        }
        boolean negative = scan.isNegative();
        return switch (scan.kind()) {
            case NAN -> null;
            case INFINITY -> infinity(negative);
            case DECIMAL, HEXADECIMAL -> {
                if (scan.head() == 0) {
                    yield zero(negative);
                }
                LongDouble number =
                        scan.kind() == FloatText.Kind.DECIMAL
                                ? fromDecimal(scan, text)
                                : fromHexadecimal(scan);
                yield number.isFinite() && number.mantissa != 0 ? number : null;
            }
        };
    }

    private static LongDouble fromHexadecimal(FloatText scan) {
        int shift = Long.numberOfLeadingZeros(scan.head());
        long high = scan.head();
        long low = scan.tail();
        if (shift > 0) {
            high = high << shift | low >>> 64 - shift;
            low <<= shift; // its lowest bits are zero or mean "something more", so that is kept
        }
        long exponent = Math.max(-100_000, Math.min(100_000, scan.exponent() - shift));
        return round(scan.isNegative(), high, low, (int) exponent);
    }

    private static LongDouble fromDecimal(FloatText scan, byte[] text) {
        boolean negative = scan.isNegative();
        if (!scan.isCut() && Scaled.reaches(scan.exponent())) {
            Scaled n = Scaled.of(scan.head(), (int) scan.exponent());
            // Only right at the middle between two numbers the slack could change the outcome.
            long aboveMiddle = n.low() - Long.MIN_VALUE + n.slack();
            if (n.slack() == 0 || Long.compareUnsigned(aboveMiddle, n.slack()) > 0) {
                return round(negative, n.high(), n.low(), n.exponent() + 64);
            }
        }
        long top = Long.toUnsignedString(scan.head()).length() - 1 + scan.exponent();
        if (top >= TOO_LARGE) {
            return infinity(negative);
        }
        if (top <= TOO_SMALL) {
            return zero(negative);
        }
        var decimal = new BigDecimal(new String(text, StandardCharsets.ISO_8859_1));
        BigInteger digits = decimal.unscaledValue().abs();
        if (decimal.scale() <= 0) {
            BigInteger whole = digits.multiply(BigInteger.TEN.pow(-decimal.scale()));
            return round(negative, whole, false, 0);
        }
        BigInteger divisor = BigInteger.TEN.pow(decimal.scale());
        int shift = Math.max(0, 130 + divisor.bitLength() - digits.bitLength());
        BigInteger[] quotient = digits.shiftLeft(shift).divideAndRemainder(divisor);
        return round(negative, quotient[0], quotient[1].signum() != 0, -shift);
    }

    /** {@code n * 2^exponent}, and something more if {@code more}; then n has over 128 bits. */
    private static LongDouble round(boolean negative, BigInteger n, boolean more, int exponent) {
        int drop = n.bitLength() - 128;
        BigInteger top = n.shiftRight(drop);
        boolean sticky = more || n.getLowestSetBit() < drop;
        long low = top.longValue() | (sticky ? 1 : 0);
        return round(negative, top.shiftRight(64).longValue(), low, exponent + drop + 64);
    }

    /**
     * The number nearest to {@code (high + low / 2^64) * 2^exponent}.
     *
     * @param high without a sign; its highest bit is set unless the exponent is the least
     * @param low without a sign; its lowest bit may stand for "and something more"
     */
    private static LongDouble round(boolean negative, long high, long low, int exponent) {
        long kept = high;
        long rest = low;
        int e = exponent;
        int drop = MIN_EXPONENT - e;
        if (drop > 0) {
            if (drop > 64) {
                return zero(negative);
            }
            rest = kept << 64 - drop | (rest != 0 ? 1 : 0);
            kept = drop == 64 ? 0 : kept >>> drop;
            e = MIN_EXPONENT;
        }
        if (rest < 0 && (rest != Long.MIN_VALUE || (kept & 1) == 1)) {
            kept++;
            if (kept == 0) {
                kept = Long.MIN_VALUE;
                e++;
            }
        }
        return e > MAX_EXPONENT ? infinity(negative) : new LongDouble(negative, kept, e);
    }

    // ----------------------------------------------------------------------------- counting

    /** Whether this is neither infinite nor NaN. */
    public boolean isFinite() {
        return exponent != SPECIAL;
    }

    /** Whether this is the result of an operation that has none. */
    public boolean isNaN() {
        return exponent == SPECIAL && mantissa == 0;
    }

    /** The sum, rounded once; NaN for infinities of both signs. */
    public LongDouble plus(LongDouble other) {
        if (!isFinite() || !other.isFinite()) {
            if (isNaN() || !isFinite() && !other.isFinite() && negative != other.negative) {
                return NAN;
            }
            return isFinite() ? other : this;
        }
        if (other.mantissa == 0) {
            return this;
        }
        boolean isLarger =
                exponent > other.exponent
                        || exponent == other.exponent
                                && Long.compareUnsigned(mantissa, other.mantissa) >= 0;
        return isLarger ? sum(this, other) : sum(other, this);
    }

    /** The difference, rounded once; NaN for two infinities of the same sign. */
    public LongDouble minus(LongDouble other) {
        return plus(other.negated());
    }

    /** This number with the other sign. */
    public LongDouble negated() {
        return isNaN() ? this : new LongDouble(!negative, mantissa, exponent);
    }

    /**
     * Orders by value: the two zeros are the same, NaN is above all. Not consistent with equals.
     */
    @Override
    public int compareTo(LongDouble other) {
        if (isNaN() || other.isNaN()) {
            return Boolean.compare(isNaN(), other.isNaN());
        }
        if (mantissa == 0 && other.mantissa == 0) {
            return 0;
        }
        if (negative != other.negative) {
            return negative ? -1 : 1;
        }
        int size = Integer.compare(exponent, other.exponent);
        if (size == 0) {
            size = Long.compareUnsigned(mantissa, other.mantissa);
        }
        return negative ? -size : size;
    }

    /** The sum of two finite numbers, the first at least as far from zero. */
    private static LongDouble sum(LongDouble a, LongDouble b) {
        // b to the same exponent, with 64 bits more of which the lowest gathers all below it.
        int distance = a.exponent - b.exponent;
        long high = 0;
        long low;
        if (distance == 0) {
            high = b.mantissa;
            low = 0;
        } else if (distance <= 64) {
            high = distance == 64 ? 0 : b.mantissa >>> distance;
            low = b.mantissa << 64 - distance;
        } else if (distance < 128) {
            low = b.mantissa >>> distance - 64;
            low |= b.mantissa << 128 - distance != 0 ? 1 : 0;
        } else {
            low = b.mantissa != 0 ? 1 : 0;
        }
        if (a.negative == b.negative) {
            high += a.mantissa;
            if (Long.compareUnsigned(high, a.mantissa) >= 0) {
                return round(a.negative, high, low, a.exponent);
            }
            // There is a carry only if the numbers overlap, and then the lowest bit is not needed.
            low = high << 63 | low >>> 1;
            return round(a.negative, high >>> 1 | Long.MIN_VALUE, low, a.exponent + 1);
        }
        high = a.mantissa - high - (low != 0 ? 1 : 0);
        low = -low;
        if (high == 0 && low == 0) {
            return ZERO;
        }
        int zeros =
                high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
        int shift = Math.min(zeros, a.exponent - MIN_EXPONENT);
        if (shift >= 64) {
            high = low << shift - 64;
            low = 0;
        } else if (shift > 0) {
            high = high << shift | low >>> 64 - shift;
            low <<= shift;
        }
        return round(a.negative, high, low, a.exponent - shift);
    }

    // ----------------------------------------------------------------------------- printing

    /**
     * This number rounded to 17 decimals (ties to the even digit) without an exponent, and without
     * zeros at the end, in a new array of up to 4,951 bytes. Zero has no sign; the others are
     * {@code inf}, {@code -inf} and {@code nan}.
     */
    public byte[] toBytes() {
        if (!isFinite()) {
            return Bytes.of(isNaN() ? "nan" : negative ? "-inf" : "inf");
        }
        if (exponent >= 0) {
            var whole = new BigInteger(Long.toUnsignedString(mantissa));
            return Bytes.of((negative ? "-" : "") + whole.shiftLeft(exponent));
        }
        int point = -exponent; // the number of bits after it
        long whole = point < 64 ? mantissa >>> point : 0;
        long decimals = decimals(point);
        if (decimals == TEN_TO_DECIMALS) {
            whole++;
            decimals = 0;
        }
        return print(negative && (whole | decimals) != 0, whole, decimals);
    }

    /** What stands after the point, times 10^17 and rounded: 0 to 10^17, both included. */
    private long decimals(int point) {
        long fraction = point < 64 ? mantissa & (1L << point) - 1 : mantissa;
        long high = Math.unsignedMultiplyHigh(fraction, TEN_TO_DECIMALS);
        long low = fraction * TEN_TO_DECIMALS;
        // The 128 bits are cut at the point: what is above is the result, the rest rounds it. The
        // rest is aligned to have its highest bit worth a half, its lowest gathers all below it.
        long kept;
        long rest;
        if (point < 64) {
            kept = high << 64 - point | low >>> point;
            rest = low << 64 - point;
        } else if (point == 64) {
            kept = high;
            rest = low;
        } else if (point < 128) {
            kept = high >>> point - 64;
            rest = high << 128 - point | (low != 0 ? 1 : 0);
        } else {
            return 0; // less than 2^-64, which is less than a half of 10^-17
        }
        boolean up = rest < 0 && (rest != Long.MIN_VALUE || (kept & 1) == 1);
        return up ? kept + 1 : kept;
    }

    private static byte[] print(boolean minus, long whole, long decimals) {
        int sign = minus ? 1 : 0;
        int wholeLength = Numbers.length(whole);
        int places = decimals == 0 ? 0 : DECIMALS;
        long rest = decimals;
        while (places > 0 && rest % 10 == 0) {
            rest /= 10;
            places--;
        }
        byte[] text = new byte[sign + wholeLength + (places > 0 ? 1 + places : 0)];
        for (int at = text.length - 1; places > 0; places--) {
            text[at--] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (minus) {
            text[0] = '-';
        }
        Numbers.put(text, sign, whole);
        if (decimals != 0) {
            text[sign + wholeLength] = '.';
        }
        return text;
    }

    /** The same text as {@link #toBytes}. */
    @Override
    public String toString() {
        return Bytes.ascii(toBytes());
    }
}
