package dev.redlite.value.hll;

/**
 * How many elements a sketch has seen, from how many of its registers have each value.
 *
 * <p>Otmar Ertl, New cardinality estimation algorithms for HyperLogLog sketches, arXiv 1702.01284,
 * section 3: the improved raw estimator, which needs no tables and is good over the whole range.
 */
public final class Cardinality {
    /** 1 / (2 ln 2). */
    private static final double ALPHA = 0.7213475204444817;

    private Cardinality() {}

    /** The estimate for counts of registers by value, as {@link Sketch#histogram} gives them. */
    public static long estimate(int[] counts) {
        double registers = Sketch.REGISTERS;
        double sum = registers * tau((registers - counts[Sketch.RANK_BITS + 1]) / registers);
        for (int value = Sketch.RANK_BITS; value >= 1; value--) {
            sum = (sum + counts[value]) * 0.5;
        }
        sum += registers * sigma(counts[0] / registers);
        return Math.round(ALPHA * registers * registers / sum);
    }

    /** What registers of zero add. */
    private static double sigma(double share) {
        if (share == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double power = share;
        double weight = 1;
        double sum = share;
        double before;
        do {
            before = sum;
            power *= power;
            sum += power * weight;
            weight += weight;
        } while (sum != before);
        return sum;
    }

    /** What registers of the highest value add. */
    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double root = share;
        double weight = 1;
        double sum = 1 - share;
        double before;
        do {
            before = sum;
            root = Math.sqrt(root);
            weight *= 0.5;
            sum -= (1 - root) * (1 - root) * weight;
        } while (sum != before);
        return sum / 3;
    }
}
