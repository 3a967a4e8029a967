package dev.redlite.testing;

import dev.redlite.base.Clock;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Any thread may read or move it. */
public final class ManualClock implements Clock {
    /** 2026-01-01T00:00:00Z, where every clock starts that is told nothing else. */
    public static final long DEFAULT_START_MILLIS = 1_767_225_600_000L;

    private final AtomicLong millis;
    private final AtomicLong nanos = new AtomicLong();

    public ManualClock() {
        this(DEFAULT_START_MILLIS);
    }

    public ManualClock(long startMillis) {
        millis = new AtomicLong(startMillis);
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Lets time pass on both clocks. */
    public void advanceMillis(long passedMillis) {
        if (passedMillis < 0) {
            throw new IllegalArgumentException("time does not pass backwards; see setMillis");
        }
        nanos.addAndGet(Math.multiplyExact(passedMillis, 1_000_000));
        millis.addAndGet(passedMillis);
    }

    /** Sets the machine's time, forwards or back; {@link #nanos} does not notice. */
    public void setMillis(long unixMillis) {
        millis.set(unixMillis);
    }
}
