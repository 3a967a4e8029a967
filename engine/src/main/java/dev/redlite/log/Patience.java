package dev.redlite.log;

import dev.redlite.base.Clock;

import java.util.concurrent.locks.LockSupport;

/** Waits in small steps for another process, not disturbed by interrupts, up to a limit. */
final class Patience implements AutoCloseable {
    private final Clock clock;
    private final long began;
    private final long limitNanos;
    private boolean wasInterrupted;

    Patience(Clock clock, long limitNanos) {
        this.clock = clock;
        this.began = clock.nanos();
        this.limitNanos = limitNanos;
    }

    long waitedNanos() {
        return clock.nanos() - began;
    }

    boolean isOver() {
        return waitedNanos() > limitNanos;
    }

    void pause(long nanos) {
        wasInterrupted |= Thread.interrupted();
        LockSupport.parkNanos(this, nanos);
    }

    /** Passes on the interrupt that came meanwhile. */
    @Override
    public void close() {
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
