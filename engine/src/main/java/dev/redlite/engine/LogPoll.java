package dev.redlite.engine;

import dev.redlite.base.StorageException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks for what other processes have written, while clients of this one wait for it. Without such
 * clients, and without other processes, its thread sleeps until it is woken.
 */
final class LogPoll implements Runnable {
    /*
     * A look is one volatile read of the control file; only if another process has published
     * records is the engine entered, which follows them and serves who waits. After something was
     * found the next looks follow quickly, then they become rarer, down to one a millisecond.
     * blocking-poll trades time to wake against CPU.
     */
    private static final Logger LOG = LoggerFactory.getLogger(LogPoll.class);
    private static final int LOOKS_BEFORE_SLOWER = 40;

    private final Engine engine;
    private final FileDurability file;
    private volatile long shortestNanos;
    private volatile long longestNanos;
    private volatile boolean stopped;

    LogPoll(Engine engine, FileDurability file) {
        this.engine = engine;
        this.file = file;
        engine.config().get("blocking-poll").onChange(this::pace);
    }

    private void pace(String name) {
        switch (name) {
            case "aggressive" -> pace(100, 100);
            case "relaxed" -> pace(5_000, 5_000);
            default -> pace(250, 1_000);
        }
    }

    private void pace(long shortestMicros, long longestMicros) {
        shortestNanos = TimeUnit.MICROSECONDS.toNanos(shortestMicros);
        longestNanos = TimeUnit.MICROSECONDS.toNanos(longestMicros);
    }

    /** Clients of this process may have begun or ended to wait or to listen. */
    void changed() {
        file.log().waits(isNeeded());
    }

    private boolean isNeeded() {
        return engine.blocking().hasWaiters() || engine.messaging().isListening();
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        long step = shortestNanos;
        int looks = 0;
        while (!stopped) {
            if (!isNeeded() || file.log().isLone()) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, step);
            if (file.hasUnseen()) {
                follow();
                step = shortestNanos;
                looks = 0;
            } else if (++looks >= LOOKS_BEFORE_SLOWER) {
                step = Math.min(2 * step, longestNanos);
                looks = 0;
            }
        }
    }

    private void follow() {
        try {
            file.followOthers();
        } catch (StorageException failure) {
            LOG.warn("cannot follow other processes: {}", failure.getMessage());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        } catch (RuntimeException | Error failure) {
            LOG.error("following other processes failed", failure);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }
}
