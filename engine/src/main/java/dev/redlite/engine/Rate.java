package dev.redlite.engine;

/** How fast a counter grows per second, over about the last 1.6 seconds. Under the lock. */
final class Rate {
    private static final int SAMPLES = 16;
    private static final long SAMPLE_MILLIS = 100;

    private final long[] samples = new long[SAMPLES];
    private int next;
    private long sampledAt;
    private long sampledCount;

    Rate(long nowMillis) {
        sampledAt = nowMillis;
    }

    /** Notes the counter, if it is time to. */
    void note(long count, long nowMillis) {
        long passed = nowMillis - sampledAt;
        if (passed < SAMPLE_MILLIS) {
            if (passed < 0) {
                sampledAt = nowMillis;
            }
            return;
        }
        long perSecond = Math.max(0, count - sampledCount) * 1000 / passed;
        for (long i = Math.min(SAMPLES, passed / SAMPLE_MILLIS); i > 0; i--) {
            samples[next] = perSecond;
            next = (next + 1) % SAMPLES;
        }
        sampledAt = nowMillis;
        sampledCount = count;
    }

    long perSecond() {
        long sum = 0;
        for (long sample : samples) {
            sum += sample;
        }
        return sum / SAMPLES;
    }
}
