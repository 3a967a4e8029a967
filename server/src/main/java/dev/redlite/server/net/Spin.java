package dev.redlite.server.net;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has a loop that has nothing to do look again at once, instead of sleeping, for some microseconds.
 * For one loop, by its thread.
 */
final class Spin implements SelectStrategy {
    /*
     * To wake a thread that sleeps costs whoever sends it something some microseconds: an interrupt
     * to another core, which in a virtual machine leaves the machine. With fifty clients that send
     * one command at a time that is up to a twelfth of what they can send.
     *
     * It is worth it only where the next thing comes soon. So the waits are measured, those that
     * were slept through too, and unless they take less than half the limit on average the loop
     * sleeps at once.
     *
     * To wake up takes a loop some microseconds too. It is woken early where an answer for one of
     * its clients is on its way in another thread, and spins until that is there.
     */
    private static final long COUNTED_NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long EXPECTED_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int AVERAGED = 8;

    private final LongSupplier clock;
    private final long limitNanos;
    private long averageNanos = COUNTED_NANOS_MAX;
    private long since;
    private boolean isExpecting;
    private long expectedUntil;
    private boolean isWaiting;
    private boolean isSleeping;

    /**
     * Of a loop.
     *
     * @param clock nanoseconds from any beginning
     * @param limitNanos how long it spins at most; 0: it always sleeps
     */
    Spin(LongSupplier clock, long limitNanos) {
        this.clock = clock;
        this.limitNanos = Math.min(limitNanos, COUNTED_NANOS_MAX);
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        long now = clock.getAsLong();
        if (isSleeping || hasTasks) {
            ended(now); // or it was a while ago, if something came by a socket
        }
        if (hasTasks) {
            return selectNow.get();
        }
        if (!isWaiting) {
            isWaiting = true;
            since = now;
        }
        boolean isLate = averageNanos >= limitNanos / 2 || now - since >= limitNanos;
        if (isLate && !(isExpecting && now < expectedUntil)) {
            isExpecting = false;
            isSleeping = true;
            return SELECT;
        }
        int found = selectNow.get();
        if (found != 0) {
            ended(now);
        }
        return found;
    }

    /** Something is about to come, from another thread. */
    void expect() {
        isExpecting = spins();
        expectedUntil = clock.getAsLong() + EXPECTED_NANOS;
    }

    /** Whether it ever spins. Any thread. */
    boolean spins() {
        return limitNanos > 0;
    }

    /** What was waited for has come. */
    void ended() {
        isExpecting = false;
        if (isWaiting) {
            ended(clock.getAsLong());
        }
    }

    private void ended(long now) {
        if (isWaiting) {
            long waited = Math.min(COUNTED_NANOS_MAX, now - since);
            averageNanos += (waited - averageNanos) / AVERAGED;
            isWaiting = false;
            isSleeping = false;
        }
    }
}
