package dev.redlite.base;

/**
 * The only source of time, passed to whoever needs it so that a test can move it.
 *
 * <p>Implementations may be read from any thread.
 */
public interface Clock {
    /** Unix time in milliseconds. It may jump in both directions when the machine's time is set. */
    long millis();

    /**
     * Unix time in milliseconds at a reading of {@link #nanos} that was taken just now: who needs
     * both saves a second look at the clock, which costs as much as a dozen lookups in a cache.
     */
    default long millis(long nanos) {
        return millis();
    }

    /** Unix time in microseconds, as precise as the machine gives it. */
    default long micros() {
        return millis() * 1000;
    }

    /**
     * Nanoseconds since some moment of this process, for measuring spans: it never goes back.
     * Compare two readings by the sign of their difference, as it may wrap around.
     */
    long nanos();
}
