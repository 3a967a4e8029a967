package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

/** How often a command was called, refused and failed, and how long it took. Under the lock. */
public final class CommandStats {
    long calls;
    long nanos;
    long rejected;
    long failed;

    /** Calls that took a shortcut. */
    long shortcuts;

    /** How long a shortcut took that was measured lately, nanoseconds. */
    long estimate;

    private @Nullable Latencies latencies;

    /** Calls that ran. */
    public long calls() {
        return calls;
    }

    /** Time all calls took together, nanoseconds. */
    public long nanos() {
        return nanos;
    }

    /** Calls refused before they ran: wrong arity, no authentication. */
    public long rejected() {
        return rejected;
    }

    /** Calls that ran and answered with an error. */
    public long failed() {
        return failed;
    }

    /** How long the calls took, or null if that is not tracked. */
    public @Nullable Latencies latencies() {
        return latencies;
    }

    void took(long callNanos, boolean isTracked) {
        nanos += callNanos;
        if (isTracked) {
            Latencies mine = latencies;
            if (mine == null) {
                mine = new Latencies();
                latencies = mine;
            }
            mine.add(callNanos);
        }
    }

    void reset() {
        calls = 0;
        nanos = 0;
        rejected = 0;
        failed = 0;
        shortcuts = 0;
        latencies = null;
    }
}
