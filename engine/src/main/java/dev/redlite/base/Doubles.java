package dev.redlite.base;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Doubles as ASCII: parsing as C's strtod does, and printing that reads back exactly.
 *
 * <p>No argument may be null. Nothing is kept or changed but the buffer a caller passes to be
 * filled, so all of it may be called from any thread.
 */
public final class Doubles {
    /** The most bytes {@link #put} writes. */
    public static final int MAX_LENGTH = 25;

    /** 10^0 to 10^22: all the powers of ten that a double holds exactly. */
    private static final double[] EXACT_POWERS = new double[23];

    private static final long MAX_EXACT = 1L << 53;

    /** Whole numbers up to here, on both sides of zero, are printed as such. */
    private static final double MAX_PLAIN = 0x1p62;

    private static final byte[] NAN = Bytes.of("nan");
    private static final byte[] INFINITY = Bytes.of("inf");
    private static final byte[] MINUS_INFINITY = Bytes.of("-inf");

    static {
        double power = 1;
        for (int i = 0; i < EXACT_POWERS.length; i++) {
            EXACT_POWERS[i] = power;
            power *= 10;
        }
    }

    private Doubles() {}

    // ------------------------------------------------------------------------------ parsing

    /**
     * The number that all of {@code a} writes, rounded to the nearest double, or NaN if it writes
     * none.
     *
     * <p>Decimal and hexadecimal ({@code 0x1.8p3}) numbers with an optional sign and exponent are
     * accepted, and so are {@code inf} and {@code infinity} with a sign and in any case. Refused
     * are the empty string, white space, NaN, and a finite number that would become infinite, or
     * zero without being zero.
     */
    public static double parse(byte[] a) {
        int length = a.length;
        int at = length > 0 && a[0] == '-' ? 1 : 0;
        if (length - at > 19) {
            return parseAny(a); // more than 18 digits and a point
        }
        boolean negative = at == 1;
        long n = 0;
        int point = length;
        for (; at < length; at++) {
            int digit = a[at] - '0';
            if (digit >= 0 && digit <= 9) {
                n = n * 10 + digit;
            } else if (digit == '.' - '0' && point == length) {
                point = at;
            } else {
                return parseAny(a);
            }
        }
        int digits = length - (negative ? 1 : 0) - (point < length ? 1 : 0);
        if (digits <= 0 || digits > 18 || n > MAX_EXACT) {
            return parseAny(a);
        }
        // Both operands are exact, so the one division rounds correctly (Clinger, 1990).
        double value = point < length ? n / EXACT_POWERS[length - 1 - point] : n;
        return negative ? -value : value;
    }

    /** As {@link #parse}, but a number that is too large is infinite, and one too small is zero. */
    public static double parseUnbounded(byte[] a) {
        double value = parse(a);
        FloatText text = Double.isNaN(value) ? FloatText.scan(a) : null;
        if (text == null || text.kind() == FloatText.Kind.NAN) {
            return value;
        }
        boolean isHexadecimal = text.kind() == FloatText.Kind.HEXADECIMAL;
        double unbounded = isHexadecimal ? fromHexadecimal(text) : fromDecimal(text, a);
        return text.isNegative() ? -unbounded : unbounded;
    }

    private static double parseAny(byte[] a) {
        FloatText text = FloatText.scan(a);
        if (text == null) {
            return Double.NaN;
        }
        double value =
                switch (text.kind()) {
                    case NAN -> Double.NaN;
                    case INFINITY -> Double.POSITIVE_INFINITY;
                    case HEXADECIMAL -> inRange(fromHexadecimal(text), text.head() == 0);
                    case DECIMAL -> inRange(fromDecimal(text, a), text.head() == 0);
                };
        return text.isNegative() ? -value : value;
    }

    /** What strtod answers with ERANGE is no number here. */
    private static double inRange(double value, boolean mayBeZero) {
        return value == 0 && !mayBeZero || value == Double.POSITIVE_INFINITY ? Double.NaN : value;
    }

    private static double fromHexadecimal(FloatText text) {
        long head = text.head();
        if (head == 0) {
            return 0;
        }
        int shift = Long.numberOfLeadingZeros(head);
        // What was cut off only has to break ties, and 64 bits are at least 11 more than needed.
        long bits = head << shift | (text.isCut() ? 1 : 0);
        return round(bits, (int) clamp(text.exponent() - shift, -10_000, 10_000));
    }

    private static double fromDecimal(FloatText text, byte[] a) {
        long head = text.head();
        long power = text.exponent();
        if (head == 0) {
            return 0;
        }
        if (!text.isCut()) {
            if (Long.compareUnsigned(head, MAX_EXACT) <= 0 && power >= -22 && power <= 22) {
                return power < 0
                        ? head / EXACT_POWERS[(int) -power]
                        : head * EXACT_POWERS[(int) power];
            }
            if (Scaled.reaches(power)) {
                double value = round(Scaled.of(head, (int) power));
                if (!Double.isNaN(value)) {
                    return value;
                }
            }
        }
        // Twenty digits or more, or so near the middle of two doubles that 128 bits cannot decide.
        if (power > TenPowers.MAX) {
            return Double.POSITIVE_INFINITY;
        }
        if (power < TenPowers.MIN - 19) {
            return 0;
        }
        double value = Double.parseDouble(new String(a, StandardCharsets.ISO_8859_1));
        return Math.abs(value);
    }

    /** The nearest double, or NaN if the slack leaves it open which one that is. */
    private static double round(Scaled n) {
        long high = n.high();
        long low = n.low();
        int exponent = n.exponent() + 64;
        if (n.slack() > 0) {
            long below = high & 0x7ff; // what a normal double leaves of the upper 64 bits
            boolean nearMiddle =
                    below == 0x400 && low == 0
                            || below == 0x3ff && Long.compareUnsigned(low, -n.slack()) >= 0;
            if (nearMiddle || exponent + 63 < Double.MIN_EXPONENT) {
                return Double.NaN;
            }
        }
        return round(high | (low != 0 ? 1 : 0), exponent);
    }

    /**
     * The double nearest to {@code bits * 2^exponent}, ties to the even one.
     *
     * @param bits unsigned, the highest bit set; the lowest may stand for "and something more"
     */
    private static double round(long bits, int exponent) {
        int top = exponent + 63; // the exponent of the highest bit
        if (top > Double.MAX_EXPONENT) {
            return Double.POSITIVE_INFINITY;
        }
        int drop = 11 + Math.max(0, Double.MIN_EXPONENT - top);
        if (drop > 64) {
            return 0;
        }
        long kept = drop == 64 ? 0 : bits >>> drop;
        long dropped = bits << 64 - drop; // now its highest bit is worth a half
        if (dropped < 0 && (dropped != Long.MIN_VALUE || (kept & 1) == 1)) {
            kept++;
        }
        // A carry out of the fraction goes up into the exponent, which is what it should do, from
        // subnormal to normal and from the greatest to infinity as well.
        long biased = drop > 11 ? 0 : top - Double.MIN_EXPONENT;
        return Double.longBitsToDouble((biased << 52) + kept);
    }

    private static long clamp(long n, long min, long max) {
        return Math.max(min, Math.min(max, n));
    }

    // ----------------------------------------------------------------------------- printing

    /**
     * {@code value} in few digits that read back as the same double, in a new array.
     *
     * @see #put
     */
    public static byte[] toBytes(double value) {
        byte[] buffer = new byte[MAX_LENGTH];
        return Arrays.copyOf(buffer, put(buffer, 0, value));
    }

    /**
     * Writes {@code value} in few digits that read back as the same double into {@code buffer} from
     * {@code at}.
     *
     * <p>Whole numbers up to 2^62 have no point and no exponent; others have an exponent when they
     * are very small or large, or have seven or more decimals and four or more digits before them:
     * {@code 3.1}, {@code 1e+20}, {@code 1.2345678901234e+6}, {@code 1e-7}. Beside numbers there
     * are {@code inf}, {@code -inf}, {@code nan} and {@code -0}.
     *
     * @return the number of bytes written, at most {@link #MAX_LENGTH}
     * @throws IndexOutOfBoundsException if there are not {@link #MAX_LENGTH} bytes from {@code at}
     *     and it does not fit; the buffer may have changed then
     */
    public static int put(byte[] buffer, int at, double value) {
        if (value >= -MAX_PLAIN && value <= MAX_PLAIN) {
            long n = (long) value;
            if (n == value) {
                if (n == 0 && Double.doubleToRawLongBits(value) < 0) {
                    return putAll(buffer, at, '-', '0');
                }
                return Numbers.put(buffer, at, n);
            }
        } else if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            byte[] name = Double.isNaN(value) ? NAN : value > 0 ? INFINITY : MINUS_INFINITY;
            System.arraycopy(name, 0, buffer, at, name.length);
            return name.length;
        }
        int next = at;
        if (value < 0) {
            buffer[next++] = '-';
        }
        var grisu = new Grisu(buffer, next);
        int count = grisu.digits(Math.abs(value));
        return next + arrange(buffer, next, count, grisu.exponent()) - at;
    }

    private static int putAll(byte[] buffer, int at, char first, char second) {
        buffer[at] = (byte) first;
        buffer[at + 1] = (byte) second;
        return 2;
    }

    /**
     * Sets point, zeros and exponent around the digits that stand at {@code start}.
     *
     * @param exponent the power of ten of the last digit
     * @return the number of bytes they take now
     */
    private static int arrange(byte[] buffer, int start, int count, int exponent) {
        int top = exponent + count - 1; // the power of ten of the first digit
        if (exponent >= 0 && top < count + 7) {
            Arrays.fill(buffer, start + count, start + count + exponent, (byte) '0');
            return count + exponent;
        }
        if (exponent < 0 && (exponent > -7 || Math.abs(top) < 4)) {
            if (top < 0) {
                int zeros = -top - 1;
                System.arraycopy(buffer, start, buffer, start + 2 + zeros, count);
                Arrays.fill(buffer, start, start + 2 + zeros, (byte) '0');
                buffer[start + 1] = '.';
                return count + 2 + zeros;
            }
            int whole = top + 1;
            System.arraycopy(buffer, start + whole, buffer, start + whole + 1, count - whole);
            buffer[start + whole] = '.';
            return count + 1;
        }
        int at = start + 1;
        if (count > 1) {
            System.arraycopy(buffer, at, buffer, at + 1, count - 1);
            buffer[at] = '.';
            at += count;
        }
        at += putAll(buffer, at, 'e', top < 0 ? '-' : '+');
        return at + Numbers.put(buffer, at, Math.abs(top)) - start;
    }

    /**
     * {@code value} with {@code precision} significant digits as C's {@code %.<precision>g} prints
     * it, in a new array: without zeros at the end, and with an exponent of at least two digits if
     * it is less than -4 or not less than the precision. Infinity and NaN as in {@link #put}.
     *
     * @param precision 1 to 40
     */
    public static byte[] toPrecision(double value, int precision) {
        if (value == 0 || !(Math.abs(value) <= Double.MAX_VALUE)) {
            return toBytes(value);
        }
        var exact = new BigDecimal(Math.abs(value));
        BigDecimal rounded =
                exact.round(new MathContext(precision, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
        String digits = rounded.unscaledValue().toString();
        int top = digits.length() - 1 - rounded.scale();
        var text = new StringBuilder(precision + 8);
        if (value < 0) {
            text.append('-');
        }
        if (top >= -4 && top < precision) {
            text.append(rounded.toPlainString());
        } else {
            text.append(digits.charAt(0));
            if (digits.length() > 1) {
                text.append('.').append(digits, 1, digits.length());
            }
            text.append('e').append(top < 0 ? '-' : '+');
            text.append(Math.abs(top) < 10 ? "0" : "").append(Math.abs(top));
        }
        return Bytes.of(text.toString());
    }
}
