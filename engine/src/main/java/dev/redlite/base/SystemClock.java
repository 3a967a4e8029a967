package dev.redlite.base;

import java.time.Instant;

/** The machine's clock. */
public final class SystemClock implements Clock {
    /** The one instance. */
    public static final SystemClock INSTANCE = new SystemClock();

    /*
     * The machine's time is nanos() plus an offset, which is measured again every millisecond: so
     * late is it noticed that somebody has set the time. A measurement that was interrupted is not
     * kept. Two threads may measure at once, and both are right.
     */
    private static final long MEASURED_EVERY_NANOS = 1_000_000;
    private static final long UNDISTURBED_NANOS = 20_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private volatile long offsetNanos;
    private volatile long measuredAt = System.nanoTime() - 2 * MEASURED_EVERY_NANOS;

    private SystemClock() {}

    @Override
    public long millis(long nanos) {
        long age = nanos - measuredAt;
        if (age >= 0 && age < MEASURED_EVERY_NANOS) {
            return Math.floorDiv(nanos + offsetNanos, NANOS_PER_MILLI);
        }
        return measure();
    }

    private long measure() {
        long before = System.nanoTime();
        long unix = micros() * 1000;
        if (System.nanoTime() - before < UNDISTURBED_NANOS) {
            offsetNanos = unix - before;
            measuredAt = before;
        }
        return unix / NANOS_PER_MILLI;
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
