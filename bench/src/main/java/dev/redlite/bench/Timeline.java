package dev.redlite.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** How much was done in each hundredth of a second. Any thread may record. */
final class Timeline {
    static final int TICK_MILLIS = 10;
    private static final int TICKS_PER_SECOND = 1000 / TICK_MILLIS;

    private final AtomicIntegerArray ticks;
    private final long startNanos;

    /** What comes after the end is counted in the last tick. */
    Timeline(int seconds, long startNanos) {
        this.ticks = new AtomicIntegerArray(seconds * TICKS_PER_SECOND);
        this.startNanos = startNanos;
    }

    void record(int count, long nowNanos) {
        long tick = (nowNanos - startNanos) / (TICK_MILLIS * 1_000_000L);
        ticks.addAndGet(Math.clamp(tick, 0, ticks.length() - 1), count);
    }

    double[] perSecond() {
        double[] rates = new double[ticks.length() / TICKS_PER_SECOND];
        for (int i = 0; i < ticks.length(); i++) {
            rates[i / TICKS_PER_SECOND] += ticks.get(i);
        }
        return rates;
    }

    /** The longest time in which nothing was done, to a tick. */
    long longestGapMillis() {
        long longest = 0;
        long gap = 0;
        for (int i = 0; i < ticks.length(); i++) {
            gap = ticks.get(i) == 0 ? gap + TICK_MILLIS : 0;
            longest = Math.max(longest, gap);
        }
        return longest;
    }
}
