package dev.redlite.log;

import dev.redlite.base.Clock;
import dev.redlite.base.FileLocks;
import dev.redlite.base.Futex;
import dev.redlite.base.StorageException;
import dev.redlite.base.SystemClock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The right to append, which one process has at a time. For one thread at a time: the engine's. */
public final class WriteLock {
    /*
     * Kept until somebody else asks, so a lone process pays one volatile read a batch. Who wants
     * the lock raises "requests" in the control file, and wakes the threads that wait for that,
     * of which its holder's gives it up, in case no batch of it comes by; again every millisecond,
     * in case the one that saw it was not the one that has the lock now. Who gave it up for
     * somebody waits until "grants" says that somebody got it, or until that one seems to have
     * died, before asking again: a busy process would win every race for its own lock otherwise.
     */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SPIN_NANOS = 50_000;
    private static final long STEP_NANOS = 50_000;
    private static final long ASK_AGAIN_NANOS = 1_000_000;
    private static final long COURTESY_NANOS = 2_000_000;
    private static final long EARLY_EVERY_NANOS = 200_000;
    private static final long EARLY_EVERY_NANOS_MAX = 6_400_000;

    private final FileLocks locks;
    private final ControlFile control;
    private final LogOptions options;
    private final Path directory;
    private final Runnable adopt;
    private final Runnable store;

    private final Futex asked;

    private volatile boolean isHeld;
    private boolean isFresh;
    private boolean hasUnpublished;
    private boolean isYielding;
    private volatile long requestsSeen;
    private long requestHeard; // by the thread that waits for them
    private long grantsSeen;
    private long releasedEarlyAt;
    private long earlyEveryNanos = EARLY_EVERY_NANOS;
    private boolean isEarly;

    /**
     * With what stores the records that its last holder staged and did not store, when it is taken,
     * and all of one's own before it is given up.
     */
    WriteLock(
            Membership membership,
            ControlFile control,
            LogOptions options,
            Path directory,
            Runnable adopt,
            Runnable store) {
        this.locks = membership.locks();
        this.control = control;
        this.options = options;
        this.directory = directory;
        this.adopt = adopt;
        this.store = store;
        this.asked = control.requestsFutex();
    }

    /**
     * Takes the lock unless it is held.
     *
     * @return whether it was taken just now: then read the follower to its end before appending
     * @throws StorageException if another process does not give it up
     */
    public boolean acquire() {
        if (isHeld) {
            return false;
        }
        try (var patience = new Patience(options.clock(), WAIT_NANOS)) {
            yieldTurn(patience);
            control.addLockRequest();
            await(patience);
        } catch (IOException e) {
            throw new StorageException("lock", directory, e);
        }
        requestsSeen = control.lockRequests();
        control.lockHeld(true);
        if (isEarly) {
            boolean isUsed = control.lockGrants() != grantsSeen;
            long longer = Math.min(2 * earlyEveryNanos, EARLY_EVERY_NANOS_MAX);
            earlyEveryNanos = isUsed ? EARLY_EVERY_NANOS : longer;
            isEarly = false;
        }
        control.addLockGrant();
        isHeld = true;
        isFresh = true;
        boolean isAdopted = false;
        try {
            adopt.run();
            isAdopted = true;
        } finally {
            if (!isAdopted) {
                release();
            }
        }
        return true;
    }

    private void yieldTurn(Patience patience) {
        while (isYielding
                && control.lockGrants() == grantsSeen
                && patience.waitedNanos() < COURTESY_NANOS) {
            patience.pause(STEP_NANOS);
        }
        isYielding = false;
    }

    private void await(Patience patience) throws IOException {
        long askedAt = patience.waitedNanos();
        boolean isHeard = false;
        while (!locks.tryLock(Membership.WRITE, false)) {
            long waited = patience.waitedNanos();
            if (patience.isOver()) {
                throw new StorageException(
                        "another process does not give up the write lock of " + directory);
            }
            if (waited - askedAt > ASK_AGAIN_NANOS) {
                control.addLockRequest();
                askedAt = waited;
                isHeard = false;
            }
            if (!isHeard) {
                asked.wake();
                isHeard = true;
            }
            long spinUntil = waited + SPIN_NANOS;
            while (control.isLockHeld() && patience.waitedNanos() < spinUntil) {
                Thread.onSpinWait();
            }
            if (control.isLockHeld()) {
                patience.pause(STEP_NANOS);
            }
        }
    }

    public boolean isHeld() {
        return isHeld;
    }

    /**
     * Returns when another process wants the lock that this one holds, once for each time it asks,
     * or after some nanoseconds. For a thread of its own, which then sees to it that the lock is
     * given up.
     */
    public void awaitRequest(long nanos) {
        Clock clock = SystemClock.INSTANCE; // the log's may stand still
        long began = clock.nanos();
        for (long waited = 0; waited < nanos; waited = clock.nanos() - began) {
            long requests = control.lockRequests();
            if (isHeld && requests != requestsSeen && requests != requestHeard) {
                requestHeard = requests;
                return;
            }
            asked.await(requests, nanos - waited); // the lock may be taken, and wanted, meanwhile
        }
    }

    /** Whether nothing was appended since the lock was taken. */
    public boolean isFresh() {
        return isFresh;
    }

    void tookOver() {
        isFresh = false;
    }

    boolean hasUnpublished() {
        return hasUnpublished;
    }

    void appended() {
        hasUnpublished = true;
    }

    void published() {
        hasUnpublished = false;
    }

    /** Gives the lock up if another process wants it. All appended records must be published. */
    public boolean releaseIfWanted() {
        if (!isHeld || control.lockRequests() == requestsSeen) {
            return false;
        }
        isYielding = true;
        grantsSeen = control.lockGrants();
        release();
        return true;
    }

    /**
     * Gives the lock up before another process asks, as it is about to: somebody there waits for
     * what was just published. Not again at once, and more rarely while nobody takes it, so that a
     * busy writer pays little; it will come by soon, and see who asked. All appended records must
     * be published.
     */
    public void releaseEarly() {
        long now = options.clock().nanos();
        if (isHeld && now - releasedEarlyAt > earlyEveryNanos) {
            releasedEarlyAt = now;
            grantsSeen = control.lockGrants();
            isEarly = true;
            release();
        }
    }

    /** Gives the lock up. All appended records must be published. */
    public void release() {
        if (!isHeld) {
            return;
        }
        if (hasUnpublished) {
            throw new IllegalStateException("records were appended and not published");
        }
        store.run();
        isHeld = false;
        control.lockHeld(false);
        try {
            locks.unlock(Membership.WRITE);
        } catch (IOException e) {
            throw new StorageException("unlock", directory, e);
        }
    }
}
