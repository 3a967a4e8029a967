package dev.redlite.base;

import java.math.BigInteger;

/**
 * Writes the shortest decimal digits that read back as a given double, nearly always; used once.
 */
final class Grisu {
    /*
     * Grisu2 of Florian Loitsch: Printing Floating-Point Numbers Quickly and Accurately with
     * Integers, 2010. The double w and the two numbers half way to its neighbours are multiplied by
     * a power of ten, held to 64 bits, that brings them near 2^-60 .. 2^-32 of their unit; then
     * digits are made until they lie safely between the neighbours.
     *
     * In about one of a thousand doubles the 64 bits do not suffice and the digits are one more
     * than they need be, or not the nearest of equally short ones. Those doubles too must print as
     * they do elsewhere, so a perfect algorithm (Double.toString, Ryu) is not a replacement: the
     * choice of power, the rounding of products and the step of the last digit are all fixed, and
     * DoublesTest holds samples that differ.
     */
    private static final int FIRST_POWER = -348;
    private static final int POWER_STEP = 8;
    private static final int POWERS = 87;
    private static final double LOG10_OF_2 = 0.30102999566398114;

    /**
     * The exponent of the scaled number is this or up to 28 more, so that its whole part is an int.
     */
    private static final int MIN_EXPONENT = -60;

    private static final long[] POWER = new long[POWERS];
    private static final int[] POWER_EXPONENT = new int[POWERS];

    static {
        for (int i = 0; i < POWERS; i++) {
            int n = FIRST_POWER + i * POWER_STEP;
            BigInteger ten = BigInteger.TEN.pow(Math.abs(n));
            // 65 or more bits of 10^n, of which 64 are kept, rounded to the nearest.
            int shift = n >= 0 ? 80 : 80 + 2 * ten.bitLength();
            BigInteger scaled = BigInteger.ONE.shiftLeft(shift);
            scaled = n >= 0 ? ten.shiftLeft(shift) : scaled.divide(ten);
            int drop = scaled.bitLength() - 64;
            POWER[i] = scaled.shiftRight(drop - 1).add(BigInteger.ONE).shiftRight(1).longValue();
            POWER_EXPONENT[i] = drop - shift;
        }
    }

    private static final long HIDDEN_BIT = 1L << 52;

    private final byte[] buffer;
    private final int start;
    private int exponent;

    /** One that writes its digits into {@code buffer} from {@code start}. */
    Grisu(byte[] buffer, int start) {
        this.buffer = buffer;
        this.start = start;
    }

    /** The power of ten of the last digit that {@link #digits} wrote. */
    int exponent() {
        return exponent;
    }

    /**
     * Writes the digits of {@code value}: at most 17 of them, the first not zero.
     *
     * @param value positive and finite
     * @return the number of digits
     */
    int digits(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> 52);
        long fraction = bits & HIDDEN_BIT - 1;
        int e = -1074;
        if (biased > 0) {
            fraction |= HIDDEN_BIT;
            e = biased - 1075;
        }
        // Upper, middle and lower with the same exponent, the upper one's highest bit set.
        int shift = Long.numberOfLeadingZeros(2 * fraction + 1);
        long upper = 2 * fraction + 1 << shift;
        long middle = fraction << shift + 1;
        // A power of two, and what this test takes for one, has its lower neighbour at half the
        // distance.
        long half = fraction == HIDDEN_BIT ? 1L << shift - 1 : 1L << shift;
        long lower = middle - half;
        int scaledExponent = e - 1 - shift;

        int i = powerFor(scaledExponent);
        long power = POWER[i];
        exponent = -(FIRST_POWER + i * POWER_STEP);
        // One unit inwards, as each product may be wrong by as much.
        long high = times(upper, power) - 1;
        long low = times(lower, power) + 1;
        int point = -(scaledExponent + POWER_EXPONENT[i] + 64);
        return generate(high, high - times(middle, power), high - low, point);
    }

    /** The least power that brings a number of this exponent to MIN_EXPONENT or above. */
    private static int powerFor(int exponent) {
        int wanted = MIN_EXPONENT - 64 - exponent;
        int i = (int) ((wanted + 63) * LOG10_OF_2 - FIRST_POWER) / POWER_STEP - 1;
        i = Math.max(i, 0); // may still be too little, never too much
        while (POWER_EXPONENT[i] < wanted) {
            i++;
        }
        return i;
    }

    /** The high half of the product, rounded to the nearest. */
    private static long times(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b) + (a * b >>> 63);
    }

    /**
     * Makes digits of {@code high} until what is left of it is within {@code delta}.
     *
     * @param high the upper limit, in units of 2^-point
     * @param distance from the number itself up to {@code high}
     * @param delta from the lower limit up to {@code high}
     */
    private int generate(long high, long distance, long delta, int point) {
        int at = start;
        long unit = 1L << point;
        long whole = high >>> point;
        long part = high & unit - 1;
        // It has 32 bits at most, and at least one digit that is not zero.
        int power = Numbers.length(whole);
        for (int ten = (int) Numbers.power(power - 1); power > 0; ten /= 10) {
            int digit = Integer.divideUnsigned((int) whole, ten);
            whole -= (long) digit * ten;
            power--;
            buffer[at++] = (byte) ('0' + digit);
            long left = (whole << point) + part;
            if (Long.compareUnsigned(left, delta) <= 0) {
                exponent += power;
                buffer[at - 1] -= (byte) stepsDown(delta, left, (long) ten << point, distance);
                return at - start;
            }
        }
        long scaledDistance = distance;
        long scaledDelta = delta;
        do {
            part *= 10;
            scaledDelta *= 10;
            scaledDistance *= 10;
            power--;
            long digit = part >>> point;
            part &= unit - 1;
            buffer[at++] = (byte) ('0' + digit);
        } while (Long.compareUnsigned(part, scaledDelta) >= 0);
        exponent += power;
        buffer[at - 1] -= (byte) stepsDown(scaledDelta, part, unit, scaledDistance);
        return at - start;
    }

    /** By how much the last digit must go down to come nearest to the number itself. */
    private static int stepsDown(long delta, long left, long step, long distance) {
        int steps = 0;
        long l = left;
        while (Long.compareUnsigned(l, distance) < 0
                && Long.compareUnsigned(delta - l, step) >= 0
                && (Long.compareUnsigned(l + step, distance) < 0
                        || Long.compareUnsigned(distance - l, l + step - distance) > 0)) {
            steps++;
            l += step;
        }
        return steps;
    }
}
