package dev.redlite.engine;

/** How often a command was called, refused and failed, and how long it took. Under the lock. */
public final class CommandStats {
    long calls;
    long nanos;
    long rejected;
    long failed;

    /** Calls that ran. */
    public long calls() {
        return calls;
    }

    /** Time all calls took together, nanoseconds; sampled, see the engine. */
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

    void reset() {
        calls = 0;
        nanos = 0;
        rejected = 0;
        failed = 0;
    }
}
