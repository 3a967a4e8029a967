package dev.redlite.lua;

import java.util.concurrent.locks.LockSupport;

/** Lets two threads take turns: the one that asks waits while the other works. */
final class Baton {
    private volatile boolean isAway;
    private volatile Thread asker;
    private volatile Thread worker;

    void setWorker(Thread worker) {
        this.worker = worker;
    }

    /** Gives the turn to the worker and waits until it is back, serving calls home meanwhile. */
    void give(LuaState state) {
        asker = Thread.currentThread();
        isAway = true;
        LockSupport.unpark(worker);
        boolean wasInterrupted = false;
        while (isAway) {
            state.serveHome();
            if (isAway) {
                LockSupport.park(this);
                wasInterrupted |= Thread.interrupted();
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** For the worker: gives the turn back. */
    void giveBack() {
        var waiting = asker;
        isAway = false;
        LockSupport.unpark(waiting);
    }

    /** For the worker: waits for its turn. */
    void await() {
        while (!isAway) {
            LockSupport.park(this);
            Thread.interrupted();
        }
    }
}
