package dev.redlite.engine;

import dev.redlite.base.Threads;
import dev.redlite.keyspace.ColdLoad;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A command that waits for large values to be read. Under the engine's lock, but for the latch. */
public final class LoadWait {
    /** After so many times it reads what it needs for itself, while others wait. */
    private static final int TRIES_MAX = 10;

    /** How often a value that was read for it may be gone again before it ran. */
    private static final int REPEATS_MAX = 2;

    final Session session;
    final byte[][] arguments;

    /** What it needs, kept in memory until it has run. */
    final Set<ColdLoad> loads = new LinkedHashSet<>();

    private volatile CountDownLatch latch = new CountDownLatch(1);
    private int tries;
    private int repeats;
    private boolean hasFailed;
    private boolean isReady;

    LoadWait(Session session, byte[][] arguments) {
        this.session = session;
        this.arguments = arguments;
    }

    /** It was tried and is not executed yet. */
    void begin() {
        tries++;
        isReady = false;
        latch = new CountDownLatch(1);
    }

    /** It needs a value; returns whether that is not known yet. */
    boolean add(ColdLoad load) {
        if (loads.stream().anyMatch(load::isLike)) {
            repeats++;
        }
        return loads.add(load);
    }

    /** All that it waited for is over; returns whether that is news. */
    boolean becomesReady() {
        if (isReady || !loads.stream().allMatch(ColdLoad::isOver)) {
            return false;
        }
        hasFailed |= loads.stream().anyMatch(ColdLoad::hasFailed);
        release();
        return true;
    }

    void release() {
        isReady = true;
        latch.countDown();
    }

    boolean isReady() {
        return isReady;
    }

    /** Whether it waits no more. */
    boolean readsAtOnce() {
        return hasFailed || tries >= TRIES_MAX || repeats > REPEATS_MAX;
    }

    /**
     * Waits, without the engine's lock, until the command may be tried again. An interrupt does not
     * end it, as it does not end other commands; the thread is interrupted afterwards.
     */
    public void await() {
        Threads.await(latch::await);
    }
}
