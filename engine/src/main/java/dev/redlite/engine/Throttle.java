package dev.redlite.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Slows writers down while more is unflushed than a limit allows. Thread-safe. */
final class Throttle {
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final long limitBytes;
    private final LongAdder total = new LongAdder();

    /** Without delay up to so many unflushed bytes. */
    Throttle(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    long limitBytes() {
        return limitBytes;
    }

    /** Whether {@link #delay} returns at once. */
    boolean isOpen(long unflushedBytes) {
        return unflushedBytes <= limitBytes;
    }

    /** Has the calling thread wait: the further beyond the limit, the longer, up to twice that. */
    void delay(long unflushedBytes) {
        if (isOpen(unflushedBytes)) {
            return;
        }
        long over = unflushedBytes - limitBytes;
        long scaled = (long) ((double) over / limitBytes * MOST_NANOS);
        long nanos = Math.min(MOST_NANOS, LEAST_NANOS + scaled);
        total.add(nanos);
        LockSupport.parkNanos(nanos);
    }

    /** How long threads were made to wait so far, nanoseconds. */
    long totalNanos() {
        return total.sum();
    }
}
