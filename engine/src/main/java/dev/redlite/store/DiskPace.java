package dev.redlite.store;

import dev.redlite.base.DiskFile;
import dev.redlite.base.OsDisk;
import dev.redlite.base.StorageException;
import dev.redlite.base.Threads;
import dev.redlite.base.WriteOut;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * While it is open, brings to the disk bit by bit what SQLite writes in one call, a commit or a
 * checkpoint. Left to the sync at its end, hundreds of megabytes come to the disk at once, and
 * whoever reads from it waits. Where the system has no way to do it nothing happens.
 *
 * <p>If the disk fails here, SQLite may never hear of it, so {@link #close} says it.
 */
final class DiskPace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskPace.class);

    /** In it a few megabytes are written, which a disk takes in about the same time. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path wal;
    private final WriteOut walOut;
    private final WriteOut databaseOut;
    private final @Nullable Thread thread;
    private volatile boolean isOver;
    private volatile @Nullable IOException failure;

    /** Begins, for what a connection writes. */
    DiskPace(Sqlite sqlite) {
        wal = sqlite.wal();
        walOut = new WriteOut(wal);
        databaseOut = new WriteOut(sqlite.file());
        thread = start();
    }

    private @Nullable Thread start() {
        try {
            return Thread.ofPlatform().daemon().name("redlite-pace").start(this::run);
        } catch (OutOfMemoryError none) { // what is to be done can be done without
            LOG.warn("no thread can be started: {}", none.getMessage());
            return null;
        }
    }

    private void run() {
        try (DiskFile open = OsDisk.INSTANCE.open(wal)) {
            while (!isOver && walOut.run() && databaseOut.run()) {
                open.force(); // which has the disk keep what the other file was written out to it
                LockSupport.parkNanos(REST_NANOS);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("there is no {}", wal); // nothing has been written yet
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Ends it, and returns when the files are left alone.
     *
     * @throws StorageException if the disk did not take what was written meanwhile
     */
    @Override
    public void close() {
        isOver = true;
        if (thread != null) {
            LockSupport.unpark(thread);
            Threads.join(thread);
        }
        IOException failed = failure;
        if (failed != null) {
            throw new StorageException("write out", wal, failed);
        }
    }
}
