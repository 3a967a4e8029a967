package dev.redlite.keyspace;

import dev.redlite.base.StorageException;
import dev.redlite.store.StoreState;
import dev.redlite.store.StoreWriter;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves generations of the memtable into the tables. Any thread may call it, without the engine's
 * lock; callers take turns.
 */
public final class Flusher {
    /*
     * 1 freeze the active generation (under the engine's lock)
     * 2 sync the log up to the generation's end
     * 3 write its rows and the flushed LSN in one SQLite transaction; the keys and
     *   rows that are live are taken a few at a time (under the lock)
     * 4 tell everybody: the log may be recycled up to there
     * 5 let go of the generation's keys, a few at a time (under the engine's lock)
     * 6 move SQLite's WAL into its file, if it is long
     *
     * A crash before the commit in 3 changes nothing: the log has all. A crash after it leaves
     * records in the log that are in the tables too; recovery begins behind them.
     *
     * A generation that clears or exchanges databases is committed under the engine's lock with
     * the right to write: no reader may see the tables changed and the numbers of databases not.
     */
    private static final int RETIRED_PER_LOCK = 1_000;

    /** What the flusher needs of the engine and the log. */
    public interface Surroundings {
        /** Runs something under the engine's lock, as a batch that follows other processes. */
        void locked(Runnable action);

        /** As {@link #locked}, for what takes less than a millisecond and reads no records. */
        void lockedBriefly(Runnable action);

        /** As {@link #locked}, with the right to write. */
        void lockedInOrder(Runnable action);

        /** The end of the log as this process knows it; under the lock. */
        long appendedLsn();

        /** Makes the log durable up to a position. */
        void syncLog(long lsn);

        /** The tables have everything up to here. */
        void flushed(long lsn);
    }

    private final Keyspace keyspace;
    private final Persistence persistence;
    private final StoreWriter store;
    private final GenerationWriter writer;
    private final Surroundings surroundings;
    private final ReentrantLock turns = new ReentrantLock();
    private volatile @Nullable StorageException failure;
    private volatile long flushes;
    private volatile long rowsWritten;

    /** A flusher; it does nothing by itself. */
    public Flusher(Keyspace keyspace, StoreWriter store, Surroundings surroundings) {
        this.keyspace = keyspace;
        this.persistence = keyspace.persisted();
        this.store = store;
        this.writer = new GenerationWriter(store, surroundings::lockedBriefly);
        this.surroundings = surroundings;
    }

    /** Why the last flush failed; null if it did not. */
    public @Nullable StorageException failure() {
        return failure;
    }

    /** Number of generations written. */
    public long flushes() {
        return flushes;
    }

    /** Number of keys and values written. */
    public long rowsWritten() {
        return rowsWritten;
    }

    /**
     * Writes everything committed so far to the tables.
     *
     * @throws StorageException if that fails; nothing is lost, and it is to be tried again
     */
    public void flush() {
        turns.lock();
        try {
            // What an earlier, failed flush left frozen comes first.
            finish(persistence.memtable.frozen());
            Generation[] frozen = {null};
            surroundings.locked(() -> frozen[0] = freeze());
            finish(frozen[0]);
            store.moveWal();
            failure = null;
        } catch (RuntimeException | Error failed) {
            failure =
                    failed instanceof StorageException refused
                            ? refused
                            : new StorageException("cannot flush: " + failed, failed);
            throw failed;
        } finally {
            turns.unlock();
        }
    }

    /** Runs something with the writing connection between two flushes. */
    public <T> T between(java.util.function.Function<StoreWriter, T> action) {
        turns.lock();
        try {
            return action.apply(store);
        } finally {
            turns.unlock();
        }
    }

    /**
     * Lets go of generations that another process has written to the tables.
     *
     * @param flushedLsn what is in the tables
     */
    public void follow(long flushedLsn) {
        turns.lock();
        try {
            Memtable memtable = persistence.memtable;
            surroundings.locked(
                    () -> {
                        if (memtable.frozen() == null) {
                            freeze();
                        }
                    });
            Generation frozen = memtable.frozen();
            StoreState state = frozen == null ? null : frozen.state;
            if (state != null && state.flushedLsn() <= flushedLsn) {
                surroundings.locked(
                        () -> {
                            memtable.flushed(keyspace.databases);
                            persistence.stored(state);
                        });
                retire();
            }
        } finally {
            turns.unlock();
        }
    }

    private @Nullable Generation freeze() {
        Memtable memtable = persistence.memtable;
        return memtable.active().isEmpty() ? null : memtable.freeze(state(), keyspace.databases);
    }

    /** What the tables hold once everything appended so far is in them. */
    private StoreState state() {
        long[] keys = new long[Keyspace.ALL_DATABASES];
        long[] expires = new long[Keyspace.ALL_DATABASES];
        long[] subexpires = new long[Keyspace.ALL_DATABASES];
        long[] bytes = new long[Keyspace.ALL_DATABASES];
        for (Database database : keyspace.databases) {
            keys[database.number] = database.keys;
            expires[database.number] = database.expires;
            subexpires[database.number] = database.subexpires;
            bytes[database.number] = database.bytes;
        }
        return new StoreState(
                surroundings.appendedLsn(),
                keyspace.nextId,
                keyspace.nextValueId,
                keys,
                expires,
                subexpires,
                bytes);
    }

    private void finish(@Nullable Generation generation) {
        if (generation == null) {
            return;
        }
        StoreState state = generation.state;
        if (state == null) {
            throw new IllegalStateException("the active generation was to be flushed");
        }
        if (persistence.memtable.isPending(generation.number)) {
            surroundings.syncLog(state.flushedLsn());
            long size = generation.size();
            write(generation, state);
            rowsWritten += size;
            flushes++;
        }
        retire();
    }

    private void write(Generation generation, StoreState state) {
        try {
            writer.write(generation);
            if (generation.databaseChanges.isEmpty()) {
                writer.commit(generation);
                surroundings.locked(() -> written(state));
                surroundings.flushed(state.flushedLsn());
            } else {
                surroundings.lockedInOrder(
                        () -> {
                            writer.commit(generation);
                            written(state);
                            surroundings.flushed(state.flushedLsn());
                        });
            }
        } catch (RuntimeException | Error failed) {
            if (persistence.memtable.isPending(generation.number)) {
                store.rollback();
            }
            throw failed;
        }
    }

    private void written(StoreState state) {
        persistence.memtable.flushed(keyspace.databases);
        persistence.stored(state);
    }

    private void retire() {
        boolean[] more = {true};
        while (more[0]) {
            surroundings.lockedBriefly(
                    () ->
                            more[0] =
                                    persistence.memtable.retire(
                                            RETIRED_PER_LOCK, keyspace.cache()));
        }
        surroundings.locked(keyspace.cache()::flushed);
    }
}
