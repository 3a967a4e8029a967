package dev.redlite.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * The engine's lock: reentrant, and not fair. It knows its owner by number, as to store a reference
 * to a thread each time costs a fence of G1 (docs/decisions.md). Where it is given up, what calls
 * deepest comes first, so that a full stack does not leave it without an owner.
 */
final class EngineLock {
    private static final class Sync extends AbstractQueuedSynchronizer {
        private static final long serialVersionUID = 1;

        /** Id of the thread that holds it. Who reads its own id here has written it. */
        private long owner;

        @Override
        protected boolean tryAcquire(int once) {
            long self = Thread.currentThread().threadId();
            if (getState() == 0) {
                if (compareAndSetState(0, 1)) {
                    owner = self;
                    return true;
                }
            } else if (owner == self) {
                setState(Math.addExact(getState(), 1));
                return true;
            }
            return false;
        }

        @Override
        protected boolean tryRelease(int once) {
            if (!isHeldExclusively()) {
                throw new IllegalMonitorStateException(
                        "unlocked by a thread that does not hold it");
            }
            int left = getState() - 1;
            if (left == 0) {
                owner = 0;
            }
            setState(left);
            return left == 0;
        }

        @Override
        protected boolean isHeldExclusively() {
            return owner == Thread.currentThread().threadId();
        }

        int holds() {
            return isHeldExclusively() ? getState() : 0;
        }
    }

    private final Sync sync = new Sync();

    /** Waits for the lock, also if the thread is interrupted. */
    void lock() {
        sync.acquire(1);
    }

    /** Takes the lock if it is free or the calling thread's own. */
    boolean tryLock() {
        return sync.tryAcquire(1);
    }

    /** Waits for the lock for some time. */
    boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return sync.tryAcquireNanos(1, unit.toNanos(time));
    }

    /** Ends the last hold that has not ended. */
    void unlock() {
        sync.release(1);
    }

    boolean isHeldByCurrentThread() {
        return sync.isHeldExclusively();
    }

    /** How often the calling thread holds it; 0 if it does not. */
    int holdCount() {
        return sync.holds();
    }
}
