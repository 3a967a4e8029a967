package dev.redlite.engine;

/**
 * How many calls took how long: counts in buckets that are at most an eighth wider than what they
 * count, from 1 µs to 17 minutes. Under the engine's lock.
 */
public final class Latencies {
    private static final int PARTS_BITS = 3;
    private static final int PARTS = 1 << PARTS_BITS;
    private static final int POWERS = 40;
    private static final long NANOS_PER_MICRO = 1000;

    private final long[] counts = new long[POWERS * PARTS];
    private long count;

    void add(long nanos) {
        counts[bucket(Math.max(1, nanos))]++;
        count++;
    }

    void reset() {
        java.util.Arrays.fill(counts, 0);
        count = 0;
    }

    /** Number of calls. */
    public long count() {
        return count;
    }

    /** The time that this percentage of the calls took at most, µs. */
    public double micros(double percentile) {
        long rank = Math.max(1, (long) Math.ceil(count * percentile / 100));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return upperNanos(i) / (double) NANOS_PER_MICRO;
            }
        }
        return 0;
    }

    /** How many calls took at most this time, exact for powers of two less 1. */
    public long countUpTo(long nanos) {
        long seen = 0;
        for (int i = 0; i < counts.length && upperNanos(i) <= nanos; i++) {
            seen += counts[i];
        }
        return seen;
    }

    private static int bucket(long nanos) {
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        if (power < PARTS_BITS) {
            return (int) nanos;
        }
        int part = (int) (nanos >>> (power - PARTS_BITS)) & (PARTS - 1);
        int at = (power - PARTS_BITS + 1) * PARTS + part;
        return Math.min(at, POWERS * PARTS - 1);
    }

    /** The greatest time that is counted in a bucket. */
    private static long upperNanos(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = bucket / PARTS - 1;
        return ((long) (PARTS + bucket % PARTS + 1) << shift) - 1;
    }
}
