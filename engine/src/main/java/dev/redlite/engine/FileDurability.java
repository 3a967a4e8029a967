package dev.redlite.engine;

import dev.redlite.base.StorageException;
import dev.redlite.keyspace.Flusher;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.keyspace.Persistence;
import dev.redlite.log.Fsync;
import dev.redlite.log.Log;
import dev.redlite.log.LogGap;
import dev.redlite.log.LogReader;
import dev.redlite.store.Store;
import dev.redlite.store.StoreState;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine on a file: its log, its tables and the other processes that have it open.
 *
 * <p>Batches append to the log and publish at their end; the flusher moves what was appended into
 * the tables; {@link Housekeeping} does what must happen by itself. See ARCHITECTURE.md for the
 * path of a write.
 */
public final class FileDurability implements Durability {
    /*
     * Sharing. Before a batch, one volatile read tells whether another process has published
     * records; if so they are followed: put into the memtable, the values they touch forgotten.
     * Writing, and reading from the tables, needs the write lock, so that nobody else writes or
     * flushes databases' changes meanwhile; reading what is in memory does not. A process that fell
     * so far behind that the log was recycled under it begins again with what the tables hold.
     */
    private static final long REJOIN_PAUSE_NANOS = 1_000_000;
    private static final int FOLLOW_CHECK = 1_000;

    private final Log log;
    private final Store store;
    private final Throttle throttle;
    private final Order order;
    private @Nullable Engine engine;
    private @Nullable Flusher flusher;
    private @Nullable Errands errands;
    private @Nullable Persistence persistence;
    private @Nullable Loader loader;
    private final AtomicLong memtableBytes = new AtomicLong();
    private final AtomicLong seenLsn = new AtomicLong();
    private boolean isReturning;
    private volatile boolean doOthersWrite;
    private volatile long recovered;
    private long followed;
    private volatile boolean holdsFlushLock;
    private volatile boolean flushRequested;
    private volatile long flushedAtMillis;
    private boolean isFollowing;
    private boolean isStarting;
    private Runnable onListening = () -> {};
    private volatile boolean closed;

    /** On a log and a store that are open; {@link #start} makes it whole. */
    public FileDurability(Log log, Store store, long memtableLimit) {
        this.log = log;
        this.store = store;
        this.throttle = new Throttle(memtableLimit);
        this.order = new LogOrder(log, this::followLog);
    }

    /** What the keyspace stands on. */
    public Persistence persistence() {
        Persistence made = new Persistence(this::append, store.reader(), this::mayReadTables);
        persistence = made;
        return made;
    }

    /** Reads the log to its end: the state is that of the last committed unit then. */
    public void start(Engine owner) {
        engine = owner;
        Keyspace keyspace = owner.keyspace();
        keyspace.restart(store.readState());
        errands = new Errands(owner.clock());
        var surroundings = new FlusherSurroundings(owner, log, this::requireOrder, errands);
        flusher = new Flusher(keyspace, store.writer(), surroundings);
        holdsFlushLock = log.tryFlushLock();
        isStarting = holdsFlushLock;
        owner.locked(this::followLog); // which even the lock may have done
        recovered = followed;
        isStarting = false;
        if (log.isLone()) {
            owner.locked(order::require);
        }
        var reading = new Loader(owner, store);
        loader = reading;
        owner.locked(() -> keyspace.cold().onRequest(reading::wake));
    }

    private Engine engine() {
        return started(engine);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the engine was not started");
        }
        return part;
    }

    /** The flusher of this file. */
    public Flusher flusher() {
        return started(flusher);
    }

    /** Who reads large values. */
    public Loader loader() {
        return started(loader);
    }

    /** The log of this file. */
    public Log log() {
        return log;
    }

    /** The tables of this file. */
    public Store store() {
        return store;
    }

    /** Records that were read from the log when the file was opened. */
    public long recoveredRecords() {
        return recovered;
    }

    /** Estimated bytes of changes the tables do not have, as of the last batch. Any thread. */
    public long memtableBytes() {
        return memtableBytes.get();
    }

    /** How many bytes of changes there may be before writers are slowed down. */
    public long memtableLimit() {
        return throttle.limitBytes();
    }

    /** Number of keys and values that were read from the tables. */
    public long coldReads() {
        return started(persistence).coldReads();
    }

    /** How long writers were made to wait so far, nanoseconds. Any thread. */
    public long throttledNanos() {
        return throttle.totalNanos();
    }

    // ---- Batches

    @Override
    public void throttle() {
        throttle.delay(memtableBytes.get());
    }

    @Override
    public void enter() {
        started(persistence).endReads(); // of a batch that failed
        if (log.committed() != log.appended() && !isFollowing) {
            followLog();
        }
    }

    @Override
    public boolean isQuiet() {
        Errands given = errands;
        return log.isLone()
                && order.isHeld()
                && !awaitsDisk()
                && throttle.isOpen(memtableBytes.getPlain())
                && log.committed() == log.appended()
                && (given == null || !given.areWaiting());
    }

    @Override
    public boolean appendsAtOnce(int bytes) {
        return log.appendsAtOnce(bytes);
    }

    @Override
    public long publish() {
        if (log.publish()) {
            log.audience().wakeAwaiting();
        }
        return log.appended();
    }

    @Override
    public long leave() {
        Persistence leaving = started(persistence);
        leaving.endReads();
        boolean isNews = log.publish();
        long position = log.appended();
        if (seenLsn.getPlain() != position) { // without a fence, which unlocking has anyway
            seenLsn.setRelease(position);
            memtableBytes.setRelease(leaving.memtableBytes());
        }
        returnWriteLock(isNews);
        if (isNews) {
            log.audience().wakeAwaiting(); // they find the write lock free, if it was given up
        }
        return position;
    }

    /**
     * BLPOP takes the lock, as it looks for something to pop. If it waits then, the lock is left to
     * those whom it waits for, unless this process has written with it and they write nothing. What
     * is popped when they have written is no sign that this process writes.
     */
    private void returnWriteLock(boolean isNews) {
        if (isNews && !isReturning && doOthersWrite) {
            doOthersWrite = false;
        }
        boolean hasBegun = engine().blocking().takeBegun() && log.writeLock().isFresh();
        boolean isForOthers = hasBegun || (doOthersWrite && log.audience().isWaiting());
        boolean isNotNeeded = isReturning || (isForOthers && !isNews && !log.isLone());
        isReturning = false;
        if (log.writeLock().releaseIfWanted()) {
            return;
        }
        if (isNotNeeded) {
            log.writeLock().release();
        } else if (log.audience().isAwaited()) {
            log.writeLock().releaseEarly();
        }
    }

    /**
     * Follows the others and serves who waits for what they wrote, which takes the right to write;
     * that is given back at once, as it is the others who write. Any thread.
     */
    void followOthers() {
        boolean isNews = hasUnseen();
        engine().locked(() -> isReturning = isNews);
    }

    /** Whether another process has published what this one did not follow yet. Any thread. */
    boolean hasUnseen() {
        return log.committed() != seenLsn.get();
    }

    /** Returns when {@link #hasUnseen} may be true, or after some nanoseconds: see the audience. */
    void awaitUnseen(long nanos) {
        log.audience().await(seenLsn.get(), nanos);
    }

    @Override
    public void await(long position) {
        if (log.fsync() == Fsync.ALWAYS) {
            log.sync(position);
        }
    }

    @Override
    public boolean awaitsDisk() {
        return log.fsync() == Fsync.ALWAYS;
    }

    @Override
    public boolean hasDisk() {
        return true;
    }

    @Override
    public void sync() {
        log.sync(log.committed());
    }

    @Override
    public boolean isSynced() {
        return log.syncedLsn() >= log.appended();
    }

    @Override
    public Order order() {
        return order;
    }

    @Override
    public void listens(boolean isFollowing, boolean toMessages, boolean toEvents) {
        log.audience().listens(toMessages, toEvents);
        onListening.run();
    }

    /** Who is told when this process begins or ends to wait for what others say. */
    void onListening(Runnable action) {
        onListening = action;
    }

    @Override
    public boolean isListenedTo() {
        return !log.isLone() && log.audience().isListenedTo();
    }

    @Override
    public boolean isEventWanted() {
        return !log.isLone() && log.audience().isEventWanted();
    }

    /** What the heap has room for beside the keys. */
    private long mostBytes() {
        return throttle.limitBytes() + throttle.limitBytes() / 2;
    }

    private boolean mayReadTables() {
        return log.writeLock().isHeld();
    }

    private void append(byte[] buffer, int length, long timeMillis) {
        StorageException failure = flusher().failure();
        if (failure != null && memtableBytes.get() > mostBytes()) {
            throw new StorageException(
                    "writes are refused until the database file can be written again: "
                            + failure.getMessage(),
                    failure);
        }
        log.append(buffer, 0, length, timeMillis);
    }

    /** Applies the records of others. Under the engine's lock. */
    private void followLog() {
        isFollowing = true;
        try {
            while (true) {
                try {
                    followOnce();
                    if (!log.isBehindStaged()) {
                        return;
                    }
                    if (!log.writeLock().acquire()) {
                        throw new IllegalStateException("behind what this process staged");
                    }
                } catch (LogGap behind) {
                    rejoin();
                }
            }
        } finally {
            isFollowing = false;
        }
    }

    private void followOnce() throws LogGap {
        Keyspace keyspace = engine().keyspace();
        LogReader reader = log.follower();
        while (reader.next()) {
            keyspace.follow(reader.body(), reader.length(), reader.timeMillis());
            doOthersWrite = true;
            followed++;
            if (followed % FOLLOW_CHECK == 0) {
                memtableBytes.set(started(persistence).memtableBytes());
                if (isStarting && memtableBytes.get() > mostBytes()) {
                    flushWhileFollowing();
                }
            }
        }
    }

    /** A long log must not become a memtable that does not fit into memory. */
    private void flushWhileFollowing() {
        flusher().flush();
        memtableBytes.set(started(persistence).memtableBytes());
    }

    private void rejoin() {
        StoreState state = store.readState();
        try {
            log.rejoin(state.flushedLsn());
            engine().keyspace().restart(state);
        } catch (LogGap again) {
            // Flushed further meanwhile: the tables are read again.
            LockSupport.parkNanos(REJOIN_PAUSE_NANOS);
        }
    }

    // ---- Flushing

    @Override
    public void flush() {
        try {
            if (holdsFlushLock || takeFlushLock()) {
                flusher().flush();
            } else {
                flusher().follow(log.figures().flushed());
            }
        } finally {
            memtableBytes.set(started(persistence).memtableBytes());
        }
        flushedAtMillis = engine().clock().millis();
    }

    @Override
    public void requestFlush() {
        flushRequested = true;
    }

    /** Whether a flush was asked for since this was called last. */
    boolean takeFlushRequest() {
        boolean requested = flushRequested;
        flushRequested = false;
        return requested;
    }

    @Override
    public long flushedAtMillis() {
        return flushedAtMillis;
    }

    /**
     * Takes over from a process that flushed and has ended. What it flushed last may be in part of
     * the memtable: exchanged databases must not be exchanged again, so all begins anew.
     */
    private boolean takeFlushLock() {
        if (!log.tryFlushLock()) {
            return false;
        }
        try {
            engine().locked(
                            () -> {
                                rejoin();
                                followLog();
                            });
            holdsFlushLock = true;
        } finally {
            if (!holdsFlushLock) {
                log.releaseFlushLock(); // the next flush tries again
            }
        }
        return true;
    }

    /** Whether this process is the one that flushes. */
    public boolean isFlushing() {
        return holdsFlushLock;
    }

    /** Flushes, and leaves the file; the last process leaves one file behind. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        engine().locked(() -> engine().keyspace().cold().onRequest(null));
        loader().stop();
        engine().beginClosing();
        try {
            flush();
        } finally {
            closeFiles();
        }
    }

    private void closeFiles() {
        boolean last = log.beginClose();
        long flushed = started(persistence).flushedLsn();
        try {
            if (last) {
                if (!holdsFlushLock) {
                    takeFlushLock();
                }
                flusher().flush();
                flushed = started(persistence).flushedLsn();
            }
        } finally {
            try {
                store.close();
            } finally {
                log.close(flushed);
            }
        }
    }

    /** Leaves everything as a killed process would; for tests. */
    public void abandon() {
        closed = true;
        loader().stop();
        store.close();
        log.close();
    }

    private void requireOrder() {
        if (!closed) {
            order.require();
        }
    }

    @Override
    public void endBatch() {
        Errands given = errands;
        if (given != null) {
            given.serve();
        }
    }
}
