package dev.redlite.base;

import java.time.Instant;

/** The machine's clock. */
public final class SystemClock implements Clock {
    /** The one instance: it has no state. */
    public static final SystemClock INSTANCE = new SystemClock();

    private SystemClock() {}

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
