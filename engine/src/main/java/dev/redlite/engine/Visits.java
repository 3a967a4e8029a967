package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How the engine answers others while a script holds its lock for long: they visit it, and hear
 * that it is busy, or end the script.
 */
final class Visits {
    /*
     * A script holds the engine's lock from its beginning to its end. Once it has been running for
     * busy-reply-threshold, it opens a door: every few thousand of its steps it lets in whoever
     * waits there, one after the other, and stands still meanwhile. A visitor is not in a unit of
     * work, and must neither look at keys nor begin one; so a visit knows only the commands that
     * Redis allows then, without WATCH.
     *
     * Whoever enters the engine waits for its lock for some milliseconds at a time, and looks
     * whether the door is open in between. What is not an entry of a transport waits for the lock:
     * the flusher, expiry, what reads cold values.
     *
     * The transport whose thread runs the script serves its other clients itself, by
     * Session.whileBusy, which is called on that thread: it has the lock, and visits all the same.
     *
     * The permit of the door belongs to the script; while none runs for long, nobody has it.
     */
    private static final long WAIT_MILLIS = 20;

    private final EngineLock lock;
    private final Semaphore door = new Semaphore(0, true);
    private volatile boolean isOpen;
    private volatile @Nullable Thread visitor;
    private @Nullable Thread closer;

    Visits(EngineLock lock) {
        this.lock = lock;
    }

    // ---- Visitors

    /** Waits for the lock, or for a visit; returns whether it is the lock. */
    boolean lockOrVisit() {
        if (isOpen && lock.isHeldByCurrentThread()) {
            visitor = Thread.currentThread();
            return false;
        }
        if (lock.tryLock()) {
            return true;
        }
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    if (isOpen ? mayVisit() : lock.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                        return visitor != Thread.currentThread();
                    }
                } catch (InterruptedException later) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean mayVisit() throws InterruptedException {
        if (!door.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
            return false;
        }
        visitor = Thread.currentThread();
        return true;
    }

    /** Whether the calling thread is on a visit. */
    boolean isVisiting() {
        return visitor == Thread.currentThread();
    }

    /** Ends a visit. */
    void leave() {
        visitor = null;
        if (!lock.isHeldByCurrentThread()) {
            door.release();
        }
    }

    /** From now on the calling thread alone may have the engine; with the lock. */
    void closing() {
        closer = Thread.currentThread();
    }

    /** Throws if somebody else closes the engine; with the lock. */
    void requireOpen() {
        if (closer != null && closer != Thread.currentThread()) {
            throw new IllegalStateException("the database is closed");
        }
    }

    /** Ends what {@link #lockOrVisit} began, and returned. */
    void release(boolean isLocked) {
        if (isLocked) {
            lock.unlock();
        } else {
            leave();
        }
    }

    // ---- The script

    /** Whether a script has been running for long. Any thread. */
    boolean isOpen() {
        return isOpen;
    }

    void open() {
        isOpen = true;
    }

    /** Lets in who waits. */
    void letIn() {
        if (door.hasQueuedThreads()) {
            door.release();
            door.acquireUninterruptibly(); // behind those who wait
        }
    }

    /** The script has ended; who waits at the door looks for the lock next. */
    void close() {
        isOpen = false;
    }
}
