package dev.redlite.engine;

import dev.redlite.base.StorageException;

import org.jspecify.annotations.Nullable;
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
     * records is the engine entered, which follows them and serves who waits. Between two looks
     * the thread waits for the word in the control file to change, where the system can do that
     * (Futex): it is awake some ten microseconds after another process has published. Where one
     * of the processes cannot, the next look comes in time: quickly after something was found, then
     * more rarely, down to once a millisecond. blocking-poll trades time to wake against CPU.
     *
     * While one piece of news follows the other, more than a look in each such step is of no use:
     * after a few that were early the thread sleeps through the rest of them. Much of the news is
     * that another process took the element which it had waited for itself, and the answer to it is
     * the next, so it must not be one alone.
     *
     * If news comes after a while, and the last was what a client waited for, the loops of the
     * clients are told before it is followed, so that they wake up meanwhile.
     *
     * Clients that wait come and go with every command. So the thread goes on for some looks when
     * there is none any more, and need not be woken when the next one comes.
     */
    private static final Logger LOG = LoggerFactory.getLogger(LogPoll.class);
    private static final int LOOKS_BEFORE_SLOWER = 40;
    private static final int LOOKS_AT_ONCE = 8;

    private final Engine engine;
    private final FileDurability file;
    private volatile long shortestNanos;
    private volatile long longestNanos;
    private volatile boolean stopped;
    private volatile boolean isAsleep;
    private volatile @Nullable Thread thread;
    private long followedAt;
    private boolean wasAnswered;

    /** When the next look would be due if none came early, nanoseconds of the engine's clock. */
    private long dueAt;

    LogPoll(Engine engine, FileDurability file) {
        this.engine = engine;
        this.file = file;
        this.dueAt = engine.clock().nanos();
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

    /** Clients of this process may have begun or ended to wait or to listen; under the lock. */
    void changed() {
        file.log().audience().waits(isNeeded());
        if (isAsleep && isOfUse()) {
            wake();
        }
    }

    /** Has the thread look whether there is something to do. Any thread. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private boolean isNeeded() {
        return engine.blocking().hasWaiters() || engine.messaging().isListening();
    }

    private boolean isOfUse() {
        return isNeeded() && !file.log().isLone();
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        long step = shortestNanos;
        int looks = 0;
        while (!stopped) {
            if (looks >= LOOKS_BEFORE_SLOWER && !isOfUse()) {
                sleep();
                step = shortestNanos;
                looks = 0;
            }
            pause(step);
            looks++;
            if (isOfUse() && file.hasUnseen()) {
                step = follow() ? shortestNanos : slower(step);
                looks = 0;
            } else if (looks >= LOOKS_BEFORE_SLOWER && isOfUse()) {
                step = slower(step);
                looks = 0;
            }
        }
    }

    private long slower(long step) {
        return Math.min(2 * step, longestNanos);
    }

    /** Until the next look. */
    private void pause(long step) {
        long now = engine.clock().nanos();
        long earliest = now - LOOKS_AT_ONCE * step;
        dueAt = dueAt - earliest > 0 ? dueAt : earliest;
        if (isOfUse() && dueAt - now <= 0) {
            dueAt += step;
            file.awaitUnseen(step);
        } else {
            LockSupport.parkNanos(this, step);
        }
    }

    private void sleep() {
        isAsleep = true;
        if (!stopped && !isOfUse()) { // who begins to wait from now on sees that this is asleep
            LockSupport.park(this);
        }
        isAsleep = false;
    }

    /** Returns whether it was of use to somebody. */
    private boolean follow() {
        long now = engine.clock().nanos();
        boolean isAfterPause = now - followedAt > longestNanos;
        followedAt = now;
        long before = engine.blocking().answeredCount();
        boolean isLikely = wasAnswered && isAfterPause;
        guard(
                () -> {
                    if (isLikely) {
                        engine.blocking().answersAreLikely();
                    }
                    file.followOthers();
                });
        wasAnswered = engine.blocking().answeredCount() != before;
        return wasAnswered || engine.messaging().isListening();
    }

    /** Follows other processes; a failure is logged, and followed by a pause. */
    static void guard(Runnable following) {
        try {
            following.run();
        } catch (StorageException failure) {
            LOG.warn("cannot follow other processes: {}", failure.getMessage());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        } catch (RuntimeException | Error failure) {
            LOG.error("following other processes failed", failure);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }
}
