package dev.redlite.engine;

import dev.redlite.base.Clock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Holds back commands of clients for a time, as CLIENT PAUSE asks. Under the engine's lock. */
public final class Pause {
    private volatile long until;
    private boolean writesOnly;
    private Runnable lifted = () -> {};

    /** Holds back all commands, or only those that may write, until a time in unix ms. */
    public void begin(long untilMillis, boolean onlyWrites, long nowMillis) {
        boolean running = until > nowMillis;
        // A weaker pause does not weaken or shorten one that is running.
        writesOnly = onlyWrites && (!running || writesOnly);
        until = running ? Math.max(until, untilMillis) : untilMillis;
    }

    /** Ends the pause; held clients go on. */
    public void end() {
        until = 0;
        lifted.run();
    }

    /** Unix ms; in the past if there is no pause. */
    public long until() {
        return until;
    }

    /**
     * Waits until the pause may be over, without the engine's lock; at most about 10 ms, so the
     * caller tries again.
     */
    public void await(Clock clock) {
        long remaining = Math.max(1, Math.min(10, until - clock.millis()));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(remaining));
    }

    /** Who makes held clients go on when a pause is lifted. */
    public void onLifted(Runnable action) {
        lifted = action;
    }

    boolean holds(Engine engine, Session session, Command command, byte[][] arguments) {
        if (until <= engine.now() || session.isMaster()) {
            return false;
        }
        if (command.has(Flag.ALLOW_BUSY) && !command.name().equals("EXEC")) {
            return false;
        }
        boolean isExec = command.name().equals("EXEC");
        if (session.isInMulti() && !isExec) {
            return false;
        }
        if (command.group().equals("connection") && command.container() != null) {
            return false;
        }
        if (!writesOnly) {
            return true;
        }
        return isExec
                ? session.queue().stream().anyMatch(queued -> queued.mayWrite(engine))
                : command.mayWrite(engine, arguments);
    }
}
