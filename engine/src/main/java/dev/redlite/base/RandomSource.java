package dev.redlite.base;

import java.security.SecureRandom;

/**
 * A stream of random numbers that one seed decides, so that a run can be repeated.
 *
 * <p>Not safe for use from several threads, and not for secrets: who sees a few numbers can tell
 * the next. Give each thread its own by {@link #split}.
 */
public final class RandomSource {
    /*
     * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014; the
     * mixing constants are Stafford's variant 13): a counter that goes up by an odd gamma, and a
     * mixing of each count. Two streams with different gammas hardly ever meet. Written here rather
     * than taken from java.util.SplittableRandom because the numbers of a seed must stay the same
     * for ever: seeds of failed tests are kept.
     */
    private static final long GOLDEN_GAMMA = 0x9e37_79b9_7f4a_7c15L;

    private long state;
    private final long gamma;

    private RandomSource(long state, long gamma) {
        this.state = state;
        this.gamma = gamma;
    }

    /** A source whose numbers nobody can foresee when it is made: seeded by the machine. */
    public static RandomSource secure() {
        return seeded(new SecureRandom().nextLong());
    }

    /** The source of {@code seed}: always the same numbers, in this version and in later ones. */
    public static RandomSource seeded(long seed) {
        return new RandomSource(seed, GOLDEN_GAMMA);
    }

    /** A new source, decided by this one's state, whose numbers are independent of this one's. */
    public RandomSource split() {
        long seed = next();
        return new RandomSource(seed, oddGamma(next()));
    }

    /** Any long, each as likely as any other. */
    public long next() {
        state += gamma;
        return mix(state);
    }

    /** What {@link #next} will return after so many other calls; changes nothing. */
    public long peek(int after) {
        return mix(state + (after + 1) * gamma);
    }

    /** What {@link #below} nearly always makes of such a number: some it draws again. */
    public static int scaled(long number, int bound) {
        return (int) Math.unsignedMultiplyHigh(number, bound);
    }

    /**
     * A number from 0 to {@code bound} - 1, each exactly as likely as any other.
     *
     * @throws IllegalArgumentException if {@code bound} is not positive
     */
    public long below(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, was " + bound);
        }
        // Lemire: Fast Random Integer Generation in an Interval, 2019. The high half of the
        // product is the number; the low half tells the few draws that would favour some.
        long n = next();
        long low = n * bound;
        if (Long.compareUnsigned(low, bound) < 0) {
            long unfair = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(low, unfair) < 0) {
                n = next();
                low = n * bound;
            }
        }
        return Math.unsignedMultiplyHigh(n, bound);
    }

    /** {@link #below(long)} for an int, to index an array. */
    public int below(int bound) {
        return (int) below((long) bound);
    }

    /** A number from 0 (possible) to 1 (never), of 53 random bits. */
    public double nextDouble() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Fills all of {@code buffer} with random bytes. */
    public void fill(byte[] buffer) {
        for (int at = 0; at < buffer.length; ) {
            long n = next();
            for (int i = 0; i < 8 && at < buffer.length; i++) {
                buffer[at++] = (byte) n;
                n >>>= 8;
            }
        }
    }

    private static long mix(long n) {
        long z = (n ^ n >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }

    /** A gamma with too few changes between its bits would count too regularly. */
    private static long oddGamma(long n) {
        long gamma = mix(n) | 1;
        return Long.bitCount(gamma ^ gamma >>> 1) < 24 ? gamma ^ 0xaaaa_aaaa_aaaa_aaaaL : gamma;
    }
}
