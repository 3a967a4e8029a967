package dev.redlite.command.string;

import java.util.Arrays;
import java.util.function.Consumer;

/** A longest common subsequence of two byte strings, the one that Redis finds. */
final class CommonSubsequence {
    /*
     * L(s, t) is the length for the first s bytes of the shorter string and the first t of the
     * longer. Along t it grows by 0 or 1 from one cell to the next, so a row is a bit set of its
     * steps, and the row below follows from it by whole words: with M the bits where the longer
     * string has the byte of this row, and V the complement of the steps,
     *
     *     V' = (V + (V & M)) | (V & ~M)
     *
     * (M. Crochemore et al., "A fast and practical bit-vector algorithm for the longest common
     * subsequence problem", 2001.) That is 64 cells in a few instructions and 1 bit of memory a
     * cell, where a table of numbers takes 32; a string of 11,000 bytes against another takes
     * 16 MB and some milliseconds.
     *
     * Of several subsequences, the way back must take the one that a table of numbers would give:
     * it prefers the first string's shorter prefix only if that is strictly longer.
     */
    private final byte[] shorter;
    private final int shorterLength;
    private final byte[] longer;
    private final int longerLength;
    private final boolean isFirstShorter;
    private final int words;

    /** Complements of the steps of each row; only the last is there if no way back is wanted. */
    private final long[][] rows;

    private final int length;

    /** Bytes of a run that both strings have: where it is in each, and how long it is. */
    record Run(int first, int second, int length) {}

    /**
     * Compares the beginnings of two arrays, of the lengths given.
     *
     * @param keepsRuns whether {@link #eachRun} will be called; the length alone takes less memory
     */
    CommonSubsequence(
            byte[] first, int firstLength, byte[] second, int secondLength, boolean keepsRuns) {
        isFirstShorter = firstLength <= secondLength;
        shorter = isFirstShorter ? first : second;
        shorterLength = isFirstShorter ? firstLength : secondLength;
        longer = isFirstShorter ? second : first;
        longerLength = isFirstShorter ? secondLength : firstLength;
        words = (longerLength + 63) >>> 6;
        rows = new long[shorterLength + 1][];
        fill(keepsRuns);
        length = stepsUpTo(shorterLength, longerLength);
    }

    /** Its length. */
    int length() {
        return length;
    }

    private void fill(boolean keepsRows) {
        long[][] masks = masks();
        long[] row = new long[words];
        Arrays.fill(row, -1);
        for (int s = 0; s < shorterLength; s++) {
            long[] above = row;
            if (keepsRows) {
                rows[s] = above;
                row = new long[words];
            }
            fillBelow(above, masks[shorter[s] & 0xff], row);
        }
        rows[shorterLength] = row;
    }

    /** Makes a row from the one above, in place if they are the same. */
    private void fillBelow(long[] above, long[] mask, long[] row) {
        long carry = 0;
        for (int w = 0; w < words; w++) {
            long v = above[w];
            long m = mask[w];
            long sum = v + (v & m);
            long withCarry = sum + carry;
            boolean carries =
                    Long.compareUnsigned(sum, v) < 0 || Long.compareUnsigned(withCarry, sum) < 0;
            carry = carries ? 1 : 0;
            row[w] = withCarry | (v & ~m);
        }
    }

    /** Where the longer string has each byte that the shorter one has. */
    private long[][] masks() {
        long[][] masks = new long[256][];
        for (int s = 0; s < shorterLength; s++) {
            int b = shorter[s] & 0xff;
            if (masks[b] == null) {
                masks[b] = new long[words];
            }
        }
        for (int t = 0; t < longerLength; t++) {
            long[] mask = masks[longer[t] & 0xff];
            if (mask != null) {
                mask[t >>> 6] |= 1L << t;
            }
        }
        return masks;
    }

    /** L(s, t): the steps in the first t bits of a row. */
    private int stepsUpTo(int s, int t) {
        long[] row = rows[s];
        int steps = 0;
        for (int w = 0; w < t >>> 6; w++) {
            steps += Long.bitCount(~row[w]);
        }
        return (t & 63) == 0 ? steps : steps + Long.bitCount(~row[t >>> 6] & (1L << t) - 1);
    }

    /** Whether L(s, t) is one more than L(s, t - 1). */
    private boolean isStep(int s, int t) {
        return (rows[s][t - 1 >>> 6] >>> t - 1 & 1) == 0;
    }

    /** Visits its bytes from the last to the first, in runs that stand together in both strings. */
    void eachRun(Consumer<Run> visitor) {
        int s = shorterLength;
        int t = longerLength;
        boolean isTie = isTie(s, t);
        int run = 0;
        while (s > 0 && t > 0) {
            boolean matches = shorter[s - 1] == longer[t - 1];
            if (!matches && run > 0) {
                visitor.accept(run(s, t, run));
                run = 0;
            }
            if (!matches && !isStep(s, t) && !isTie) {
                t--; // as here is no step, the cell before is as long, and no tie either
                continue;
            }
            if (matches) {
                run++;
                t--;
            }
            s--;
            isTie = isTie(s, t);
        }
        if (run > 0) {
            visitor.accept(run(s, t, run));
        }
    }

    /**
     * Whether the cell above is as long as this one, and is taken although the cell before may be
     * as long too: the first string is the longer one, and its shorter prefix is not strictly
     * better.
     */
    private boolean isTie(int s, int t) {
        return !isFirstShorter && s > 0 && stepsUpTo(s - 1, t) == stepsUpTo(s, t);
    }

    private Run run(int s, int t, int length) {
        return isFirstShorter ? new Run(s, t, length) : new Run(t, s, length);
    }
}
