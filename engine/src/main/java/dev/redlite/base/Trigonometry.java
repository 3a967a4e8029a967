package dev.redlite.base;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sine, cosine and arc sine that are the nearest double in nearly all calls, as those of the GNU C
 * library are: those of {@link Math} may be another, which shows in the last digit when printed.
 *
 * <p>Static and without state but its tables; any thread may call it.
 */
public final class Trigonometry {
    /*
     * An angle is a multiple of 1/128, whose sine and cosine are in tables to twice the precision,
     * and a rest of at most 1/256, for which a short series does. What is added to the first part
     * of a table's entry is so small that its own rounding hardly matters.
     */

    private static final int PARTS = 128;

    /** Angles up to a half turn, and a little more. */
    private static final int SIZE = 404;

    private static final double MAX = (SIZE - 1.0) / PARTS;

    private static final double[] SINES = new double[2 * SIZE];
    private static final double[] COSINES = new double[2 * SIZE];

    private static final double QUARTER = Math.PI / 2;
    private static final double QUARTER_REST = 6.123233995736766e-17;

    static {
        var context = new MathContext(40);
        BigDecimal step = BigDecimal.ONE.divide(BigDecimal.valueOf(PARTS), context);
        BigDecimal stepSine = series(step, 1, context);
        BigDecimal stepCosine = series(step, 0, context);
        BigDecimal sine = BigDecimal.ZERO;
        BigDecimal cosine = BigDecimal.ONE;
        for (int i = 0; i < SIZE; i++) {
            split(SINES, i, sine);
            split(COSINES, i, cosine);
            BigDecimal next = sine.multiply(stepCosine).add(cosine.multiply(stepSine), context);
            cosine = cosine.multiply(stepCosine).subtract(sine.multiply(stepSine), context);
            sine = next;
        }
    }

    private Trigonometry() {}

    /** The sum of the powers of x over their factorials, every second, with changing signs. */
    private static BigDecimal series(BigDecimal x, int first, MathContext context) {
        BigDecimal term = first == 0 ? BigDecimal.ONE : x;
        BigDecimal sum = term;
        for (int n = first + 2; n < 24; n += 2) {
            term = term.multiply(x).multiply(x).negate();
            term = term.divide(BigDecimal.valueOf((long) n * (n - 1)), context);
            sum = sum.add(term, context);
        }
        return sum;
    }

    private static void split(double[] table, int index, BigDecimal value) {
        double high = value.doubleValue();
        table[2 * index] = high;
        table[2 * index + 1] = value.subtract(new BigDecimal(high)).doubleValue();
    }

    /** The sine of an angle. */
    public static double sin(double x) {
        double angle = Math.abs(x);
        if (!(angle <= MAX)) {
            return Math.sin(x);
        }
        double negative = beyond(0, angle, true);
        return x < 0 ? negative : 0 - negative;
    }

    /** The cosine of an angle. */
    public static double cos(double x) {
        double angle = Math.abs(x);
        return angle <= MAX ? -beyond(0, angle, false) : Math.cos(x);
    }

    /** The angle up to a quarter turn that has a sine, which is 0 to 1. */
    public static double asin(double sine) {
        if (sine < 0.7) {
            double angle = Math.asin(sine);
            return angle + beyond(sine, angle, true) / Math.cos(angle);
        }
        // Near 1 it is steep: what is left to a quarter turn is twice the angle of a half's root.
        double half = (1 - sine) / 2;
        double root = Math.sqrt(half);
        double rootRest = root == 0 ? 0 : Math.fma(-root, root, half) / (2 * root);
        double angle = Math.asin(root);
        double rest = (beyond(root, angle, true) + rootRest) / Math.cos(angle);
        double left = QUARTER - 2 * angle;
        double dropped = (QUARTER - left) - 2 * angle;
        return left + (dropped + QUARTER_REST - 2 * rest);
    }

    /** How much more a number is than the sine, or the cosine, of an angle from 0 to MAX. */
    private static double beyond(double number, double angle, boolean isSine) {
        int index = (int) Math.rint(angle * PARTS);
        double rest = angle - index / (double) PARTS;
        double[] table = isSine ? SINES : COSINES;
        double[] other = isSine ? COSINES : SINES;
        double sign = isSine ? 1 : -1;
        double high = table[2 * index];
        double factor = sign * other[2 * index];
        double product = factor * rest;
        double total = high + product;
        // What both roundings dropped, exactly.
        double part = total - high;
        double dropped = (high - (total - part)) + (product - part);
        dropped += Math.fma(factor, rest, -product);
        double square = rest * rest;
        double sine = rest * square * (-1 / 6.0 + square * (1 / 120.0 - square / 5040));
        double cosine = square * (-0.5 + square * (1 / 24.0 - square / 720));
        double small = table[2 * index + 1] + sign * other[2 * index + 1] * rest;
        small += factor * sine + high * cosine;
        return (number - total) - (dropped + small);
    }
}
