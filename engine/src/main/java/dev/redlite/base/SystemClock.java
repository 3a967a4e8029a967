package dev.redlite.base;

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
    public long nanos() {
        return System.nanoTime();
    }
}
