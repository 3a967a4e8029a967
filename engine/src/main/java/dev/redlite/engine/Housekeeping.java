package dev.redlite.engine;

import dev.redlite.base.BackgroundThread;
import dev.redlite.base.Futex;
import dev.redlite.base.StorageException;
import dev.redlite.base.Threads;
import dev.redlite.keyspace.ExpiryCycle;
import dev.redlite.keyspace.Keyspace;
import dev.redlite.log.Fsync;
import dev.redlite.store.KeyRow;
import dev.redlite.store.StoreReader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What an engine does by itself: flushes, stores and syncs the log, removes what has expired, makes
 * log segments ready, gives the write lock up to processes that ask for it, and looks for what
 * clients wait for.
 */
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Whoever wants the write lock ends the wait, where the system can do that. */
    private static final long SHARED_TICK_NANOS =
            TimeUnit.MILLISECONDS.toNanos(Futex.isThere() ? 5 : 1);

    private static final long FLUSH_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FLUSH_AT_LEAST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long FLUSH_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * How long the flusher rests after a flush, in flushes: under heavy writing it would else take
     * a core for itself, and write rows that are about to change again.
     */
    private static final int RESTS_PER_FLUSH = 9;

    private static final long EXPIRE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int EXPIRED_PER_UNIT = 200;
    private static final int EXPIRED_ROUNDS = 50;
    private static final int COLD_EXPIRED = 1_000;
    private static final int FLUSH_AT_PART_OF_LIMIT = 2;

    private final Engine engine;
    private final @Nullable FileDurability file;
    private final ExpiryCycle expiry;
    private volatile boolean stopped;
    private boolean flushFailed;
    private boolean syncFailed;
    private final @Nullable LogPoll poll;
    private @Nullable Thread keeper;
    private @Nullable Thread syncer;
    private @Nullable Thread storer;
    private @Nullable Thread sharer;
    private @Nullable Thread poller;
    private @Nullable Thread flusher;
    private @Nullable StoreReader expiryReader;
    private @Nullable FileMaintenance maintenance;
    private @Nullable DiskLimit diskLimit;
    private @Nullable AccessFlush accesses;

    /** For an engine; without a file, only expiry is done. */
    public Housekeeping(Engine engine, @Nullable FileDurability file) {
        this.engine = engine;
        this.file = file;
        this.expiry = new ExpiryCycle(engine.keyspace());
        this.poll = file == null ? null : new LogPoll(engine, file);
    }

    /** Also gives space back by itself; set before {@link #start}. */
    public void maintenance(FileMaintenance by) {
        maintenance = by;
        diskLimit = new DiskLimit(engine, durability(), by);
        accesses = new AccessFlush(engine, durability());
    }

    /** Starts the threads. */
    public void start() {
        keeper = thread("redlite-housekeeping", this::keep);
        LogPoll polling = poll;
        if (polling != null) {
            flusher = thread("redlite-flusher", this::flushLoop);
            syncer = thread("redlite-sync", this::syncLoop);
            storer = thread("redlite-store", this::storeLoop);
            poller = thread("redlite-poll", polling);
            sharer = thread("redlite-share", this::share);
            engine.blocking().onWaiting(isWaiting -> polling.changed());
            durability().onListening(polling::changed);
        }
    }

    /** Stops the threads and waits for them. */
    public void stop() {
        stopped = true;
        LogPoll polling = poll;
        if (polling != null) {
            polling.stop();
        }
        end(poller);
        end(keeper);
        end(flusher);
        end(syncer);
        end(storer);
        end(sharer);
        StoreReader reader = expiryReader;
        if (reader != null) {
            reader.close();
            expiryReader = null;
        }
    }

    private static Thread thread(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void end(@Nullable Thread thread) {
        if (thread == null) {
            return;
        }
        LockSupport.unpark(thread);
        Threads.join(thread);
    }

    // ---- Flushing

    /**
     * Stands back for commands: writers that are slowed down at the memtable's limit leave it the
     * time it needs.
     */
    private void flushLoop() {
        BackgroundThread.standBack();
        FileDurability durability = durability();
        long last = engine.clock().nanos();
        long rest = FLUSH_EVERY_NANOS;
        while (!stopped) {
            LockSupport.parkNanos(FLUSH_TICK_NANOS);
            long now = engine.clock().nanos();
            long limit = durability.memtableLimit() / FLUSH_AT_PART_OF_LIMIT;
            boolean isDue = durability.takeFlushRequest() || now - last >= rest;
            if (isDue || durability.memtableBytes() > limit) {
                if (!flushOnce(durability)) {
                    LockSupport.parkNanos(FLUSH_EVERY_NANOS);
                }
                keepFile();
                last = engine.clock().nanos();
                rest = rest(last - now);
            }
        }
    }

    /** What is to be done to the file between flushes; tests call it. */
    public void keepFile() {
        DiskLimit disk = diskLimit;
        AccessFlush used = accesses;
        try {
            if (disk != null && used != null) {
                disk.run();
                used.runIfDue();
            }
        } catch (StorageException failure) {
            LOG.warn("the file could not be kept within its limit: {}", failure.getMessage());
        } catch (RuntimeException | Error failure) {
            LOG.error("the file could not be kept within its limit", failure);
        }
    }

    private static long rest(long flushNanos) {
        long wanted = RESTS_PER_FLUSH * flushNanos;
        return Math.clamp(wanted, FLUSH_EVERY_NANOS, FLUSH_AT_LEAST_NANOS);
    }

    private boolean flushOnce(FileDurability durability) {
        try {
            durability.flush();
            if (flushFailed) {
                LOG.info("the database file can be written again");
            }
            flushFailed = false;
            return true;
        } catch (StorageException failure) {
            // Nothing is lost: the log has it, and the flusher tries again. INFO shows the failure.
            if (!flushFailed) {
                LOG.error("cannot flush: {}", failure.getMessage(), failure);
            }
            flushFailed = true;
            return false;
        } catch (RuntimeException | Error failure) {
            LOG.error("the flusher failed", failure);
            return false;
        }
    }

    // ---- Syncing

    /** In a thread of its own: what else there is to do, giving space back say, can take long. */
    private void syncLoop() {
        FileDurability durability = durability();
        LockSupport.parkNanos(SECOND_NANOS);
        while (!stopped) {
            if (durability.log().fsync() == Fsync.EVERYSEC) {
                syncOnce(durability);
            }
            LockSupport.parkNanos(SECOND_NANOS);
        }
    }

    private void syncOnce(FileDurability durability) {
        try {
            durability.log().sync(durability.log().committed());
            syncFailed = false;
        } catch (StorageException failure) {
            if (!syncFailed) {
                LOG.error("cannot sync the log: {}", failure.getMessage(), failure);
            }
            syncFailed = true;
        } catch (RuntimeException | Error failure) {
            LOG.error("syncing the log failed", failure);
        }
    }

    /** If that fails it is tried again, by who writes too when there is room for no more. */
    private void storeLoop() {
        FileDurability durability = durability();
        boolean hasFailed = false;
        while (!stopped) {
            try {
                durability.log().storeMuch(SECOND_NANOS);
                hasFailed = false;
            } catch (RuntimeException | Error failure) {
                if (!hasFailed) {
                    LOG.error("cannot store the log: {}", failure.getMessage(), failure);
                }
                hasFailed = true;
                LockSupport.parkNanos(SECOND_NANOS);
            }
        }
    }

    // ---- Sharing

    /**
     * Gives the write lock to who asks for it; and follows the others from time to time, so that it
     * is never much that is to be followed. A thread that does nothing that takes long: who asks
     * waits for it.
     */
    private void share() {
        FileDurability durability = durability();
        while (!stopped) {
            if (durability.log().isLone()) {
                LockSupport.parkNanos(TICK_NANOS);
            } else {
                durability.log().writeLock().awaitRequest(SHARED_TICK_NANOS);
                LogPoll.guard(durability::followOthers); // an empty batch, which does both
            }
        }
    }

    // ---- The rest

    private void keep() {
        long nextExpiry = 0;
        long nextSecond = 0;
        boolean wasAlone = true;
        while (!stopped) {
            FileDurability durability = file;
            boolean alone = durability == null || durability.log().isLone();
            if (wasAlone && !alone && poll != null) {
                poll.wake();
            }
            wasAlone = alone;
            LockSupport.parkNanos(TICK_NANOS);
            long now = engine.clock().nanos();
            try {
                if (durability != null) {
                    durability.log().prepareNext();
                }
                if (engine.eviction().isWorthTrying()) {
                    engine.locked(engine.eviction()::makeRoom);
                }
                if (now >= nextExpiry) {
                    nextExpiry = now + EXPIRE_EVERY_NANOS;
                    retryWaiters();
                    expire();
                }
                if (durability != null && now >= nextSecond) {
                    nextSecond = now + SECOND_NANOS;
                    everySecond(durability);
                }
            } catch (StorageException failure) {
                LOG.warn("housekeeping: {}", failure.getMessage());
            } catch (RuntimeException | Error failure) {
                LOG.error("housekeeping failed", failure);
            }
        }
    }

    private void everySecond(FileDurability durability) {
        FileMaintenance due = maintenance;
        if (due != null) {
            due.runIfDue();
        }
        durability.log().checkAlone();
        durability.log().forgetRecycled();
    }

    /** Has those who wait for a time, too, look again. */
    public void retryWaiters() {
        if (engine.blocking().hasWaiters()) {
            engine.locked(() -> engine.blocking().retryDue(engine.now()));
        }
    }

    /** Removes what has expired, in memory first, then in the tables. Any thread. */
    public void expire() {
        FileDurability durability = file;
        if (durability != null && !durability.isFlushing()) {
            return;
        }
        for (int i = 0; i < EXPIRED_ROUNDS; i++) {
            int[] removed = {0};
            engine.locked(() -> removed[0] = expireInMemory());
            if (removed[0] < EXPIRED_PER_UNIT) {
                break;
            }
        }
        if (durability != null) {
            expireInTables(durability);
        }
    }

    private int expireInMemory() {
        Keyspace keyspace = engine.keyspace();
        keyspace.begin(engine.now());
        if (!engine.isExpiryActive() || !expiry.isDue()) {
            return 0;
        }
        engine.durability().order().require();
        keyspace.begin(engine.now());
        return committed(expiry.removeDue(EXPIRED_PER_UNIT));
    }

    private int committed(int removed) {
        try {
            engine.keyspace().commit();
            return removed;
        } catch (StorageException failure) {
            LOG.warn("expired keys could not be removed: {}", failure.getMessage());
            return 0;
        }
    }

    private void expireInTables(FileDurability durability) {
        if (!engine.isExpiryActive()) {
            return;
        }
        StoreReader reader = expiryReader;
        if (reader == null) {
            reader = durability.store().newReader();
            expiryReader = reader;
        }
        List<KeyRow> rows = reader.expired(engine.clock().millis(), COLD_EXPIRED);
        for (int from = 0; from < rows.size(); from += EXPIRED_PER_UNIT) {
            List<KeyRow> part = rows.subList(from, Math.min(rows.size(), from + EXPIRED_PER_UNIT));
            engine.locked(
                    () -> {
                        engine.durability().order().require();
                        engine.keyspace().begin(engine.now());
                        committed(expiry.remove(part));
                    });
        }
    }

    private FileDurability durability() {
        FileDurability durability = file;
        if (durability == null) {
            throw new IllegalStateException("an engine in memory has no flusher");
        }
        return durability;
    }
}
