package dev.redlite.base;

/**
 * A whole number times a power of ten, in binary to 128 bits: {@code (high:low) * 2^exponent},
 * where the 128 bits are one whole number and its highest bit is set.
 *
 * @param slack the true value is at least this one and less than {@code slack} units of {@code low}
 *     above it; 0 if it is exact
 */
record Scaled(long high, long low, int exponent, int slack) {
    /** Whether {@link #of} can take this power. */
    static boolean reaches(long power) {
        return power >= TenPowers.MIN && power <= TenPowers.MAX;
    }

    /**
     * {@code n * 10^power} to 128 bits.
     *
     * @param n unsigned, not zero
     * @param power one that {@link #reaches} takes
     */
    static Scaled of(long n, int power) {
        /*
         * As in Eisel and Lemire (Number Parsing at a Gigabyte per Second, 2021), but always with
         * both halves of the power: 64 bits times 128 bits, of which the upper 128 are kept. Two
         * roundings down, of the power and of the product, lose less than one unit each, and the
         * shift that normalises may double that.
         */
        int shift = Long.numberOfLeadingZeros(n);
        long w = n << shift;
        long powerHigh = TenPowers.high(power);
        long carried = Math.unsignedMultiplyHigh(w, TenPowers.low(power));
        long low = w * powerHigh + carried;
        long high = Math.unsignedMultiplyHigh(w, powerHigh);
        if (Long.compareUnsigned(low, carried) < 0) {
            high++;
        }
        int exponent = TenPowers.exponent(power) - shift;
        if (high >= 0) {
            high = high << 1 | low >>> 63;
            low <<= 1;
            exponent--;
        }
        boolean exact = power >= 0 && power <= TenPowers.MAX_EXACT;
        return new Scaled(high, low, exponent, exact ? 0 : 4);
    }
}
